"""The WSGI application that granian serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from covalue.web.parent import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "covalue.web.settings")
application = get_wsgi_application()
if os.environ.get("COVALUE_SERVED"):  # by our own `serve`, whose killing granian's processes would survive
    end_with_parent()
