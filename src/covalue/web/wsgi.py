"""The WSGI application, without a server's reading of requests: that is `asgi`."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from covalue.web.kit.end_with_parent import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "covalue.web.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 (loads every page, so that the first request finds them)
# what is loaded now is never garbage: looking through it again and again would take up to 0.15 s a
# time
gc.freeze()
gc.set_threshold(
    5_000, 20, 70
)  # and what a large page holds is looked through when young, not again for each page
if os.environ.get(
    "COVALUE_SERVED"
):  # by our own `serve`, whose killing granian's processes would survive
    end_with_parent()
