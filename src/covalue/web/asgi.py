"""The application that the server calls: requests are read whole, then answered by few threads."""

from __future__ import annotations

import os

from covalue.web.running.buffered import Buffered
from covalue.web.wsgi import application as pages

application = Buffered(pages, int(os.environ.get("COVALUE_THREADS", "8")))
