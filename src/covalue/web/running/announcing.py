"""Tells the address once it answers: a small process beside the server, which ends after that."""

from __future__ import annotations

import http.client
import sys
import time

from covalue.web.kit.end_with_parent import end_with_parent

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


def announce(host: str, port: int, words: str) -> None:
    """Wait until the server answers, then print the words."""
    while not answers(host, port):
        time.sleep(LOOK_EVERY)
    print(words, flush=True)


if __name__ == "__main__":
    end_with_parent()
    try:
        announce(sys.argv[1], int(sys.argv[2]), sys.stdin.read())
    except KeyboardInterrupt:  # Ctrl-C while it waits
        sys.exit(0)
