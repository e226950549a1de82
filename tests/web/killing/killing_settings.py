"""The product's settings with slow jobs."""

from __future__ import annotations

from covalue.web.settings import *  # noqa: F403 (all of them)
from covalue.web.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "slow_work"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
