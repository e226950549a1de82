"""Jobs that take as long as a test needs."""

from __future__ import annotations

import time
from typing import Any

from covalue.web.ground.jobs.registry import Running, job_kind


def _slow(running: Running, user: Any, seconds: float) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.1)
        running.progress(50, "half way")
    return user.name


job_kind("slow.resumable", "Slow")(_slow)
job_kind("slow.once", "Slow, at most once", resumable=False)(_slow)
