"""Ending with the process that started this one: nothing of a killed server goes on holding its
port."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable

LOOK_EVERY = 0.5  # seconds
GRACE = 15.0


def end_with_parent() -> None:
    """Watch the parent from a thread; when it is gone, stop this process in an orderly way, then at
    once."""
    threading.Thread(target=watch, args=(os.getppid(), _end), daemon=True).start()


def watch(parent: int, gone: Callable[[], None]) -> None:
    """Call `gone` once the process has another parent."""
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    gone()


def _end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
