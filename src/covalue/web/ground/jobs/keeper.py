"""A small process that keeps one worker running beside the server and ends with it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from types import FrameType

from covalue.web.kit.end_with_parent import end_with_parent

RESTART_AFTER = 1.0  # seconds between a worker's end and the next one
# seconds, where workers end as soon as they have begun: starting one costs seconds of a processor
LONGEST_WAIT = 60.0
GRACE = 10.0  # seconds for the work that is under way


def next_pause(last: float, *, lived: float) -> float:
    """Seconds until the next worker, after one that lived so many: twice the last where it hardly
    lived."""
    return RESTART_AFTER if lived > LONGEST_WAIT else min(2 * last, LONGEST_WAIT)


class Keeper:
    """Starts the worker, and again whenever it ends, until told to stop."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._over = threading.Event()
        self._worker: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        """Run until `stop`."""
        pause = RESTART_AFTER
        while not self._over.is_set():
            begun = time.monotonic()
            self._worker = subprocess.Popen([sys.executable, "-m", "covalue.web", "worker"])
            self._worker.wait()
            pause = next_pause(pause, lived=time.monotonic() - begun)
            self._over.wait(pause)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Signal handler: let the worker finish; kill it when it takes too long."""
        self._over.set()
        if self._worker is not None:
            self._worker.terminate()
            timer = threading.Timer(GRACE, self._worker.kill)
            timer.daemon = True
            timer.start()


if __name__ == "__main__":
    keeper = Keeper()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the worker itself
    signal.signal(signal.SIGTERM, keeper.stop)
    end_with_parent()
    keeper.keep()
