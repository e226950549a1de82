"""The worker process: does the queued jobs one after the other, and what comes round by the
clock."""

from __future__ import annotations

import logging
import threading
import time

from django.conf import settings
from django.db import connections
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker

from covalue.web.kit.end_with_parent import end_with_parent

logger = logging.getLogger(__name__)
INTERVAL = 0.5  # seconds between looks into an empty queue


def work(*, batch: bool = False) -> None:
    """Work until told to stop; with `batch`, until the queue is empty."""
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=INTERVAL,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
    if not batch:
        end_with_parent()
        worker.configure_signals()
        threading.Thread(target=_clock, daemon=True).start()
    worker.run()


def _clock() -> None:
    """Call each function of `settings.PERIODIC` when its seconds are over."""
    due = dict.fromkeys(settings.PERIODIC, 0.0)
    while True:
        for name, seconds in settings.PERIODIC.items():
            if time.monotonic() >= due[name]:
                due[name] = time.monotonic() + seconds
                _call(name)
        time.sleep(INTERVAL)


def _call(name: str) -> None:
    try:
        import_string(name)()
    except Exception:  # one that fails must not keep the others from their turn
        logger.exception("%s failed; it is tried again at its next turn", name)
        connections.close_all()
