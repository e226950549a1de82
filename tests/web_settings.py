"""The product's settings, with quick password hashing: what is tested stays as it is served."""

from __future__ import annotations

from covalue.web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
