"""Tells the address once it answers: a small process beside the server, which ends after that."""

from __future__ import annotations

import http.client
import os
import sys
import time
from collections.abc import Callable

LOOK_EVERY = 0.1  # seconds
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Where this computer reaches a server that listens at all of its addresses."""


def answers(host: str, port: int) -> bool:
    """Whether a server says anything there."""
    connection = http.client.HTTPConnection(ANY_ADDRESS.get(host, host), port, timeout=2)
    try:
        connection.request("GET", "/health")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def announce(host: str, port: int, words: str, is_running: Callable[[], bool]) -> None:
    """Wait until the server answers, then print the words; nothing where it ends before."""
    while not answers(host, port):
        if not is_running():
            return
        time.sleep(LOOK_EVERY)
    print(words, flush=True)


def begin(host: str, port: int, words: str) -> None:
    """Go on as a process that nobody has to wait for, while the one that started this runs."""
    server = os.getppid()
    if os.fork():
        return
    try:
        announce(host, port, words, lambda: _runs(server))
    except KeyboardInterrupt:  # Ctrl-C while it waits
        return


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    begin(sys.argv[1], int(sys.argv[2]), sys.stdin.read())
