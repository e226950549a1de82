"""What the server calls: a request is read whole before a thread takes it up.

Threads are few, connections are many. Somebody who announces a body and never sends it holds a
connection, which costs next to nothing, and is let go after a while; no thread waits for it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from asgiref.wsgi import WsgiToAsgiInstance
from django.conf import settings

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]

BETWEEN_PIECES = float(os.environ.get("COVALUE_READ_TIMEOUT", "20"))
"""Seconds for the next piece of a body."""
WHOLE = 15 * BETWEEN_PIECES
"""Seconds for all of it."""
IN_MEMORY = 256 * 1024
MOST = 2 * settings.DOCUMENT_MOST_BYTES + 16 * 1024 * 1024
"""Bytes of a body; a form says in words which file is too large, up to here."""
AT_ONCE = 64
"""Pieces of an answer that are made before the first are sent."""


class TooMuchError(Exception):
    """A body beyond `MOST`."""


class GoneError(Exception):
    """Whoever asked has gone away."""


@dataclass(slots=True)
class Answer:
    """What the application says: its head at once, its body piece by piece."""

    status: int
    headers: list[tuple[bytes, bytes]]
    pieces: Iterator[bytes]
    close: Callable[[], None]

    def more(self) -> tuple[bytes, bool]:
        """The next part of the body, and whether it was the last, after which nothing is held."""
        pieces = list(islice(self.pieces, AT_ONCE))
        is_last = len(pieces) < AT_ONCE
        if is_last:
            self.close()
        return b"".join(pieces), is_last


class Buffered:
    """The application as the server wants it: `threads` requests at once, however many are being
    sent."""

    def __init__(self, application: Callable[..., Any], threads: int) -> None:
        """Threads are kept, with their connections to the database."""
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                async with asyncio.timeout(WHOLE):
                    await _read(receive, body)
                environ = _environ(scope, body)
            except GoneError:
                return
            except TimeoutError:
                await _refuse(send, 408, "What was announced was not sent in time.")
            except TooMuchError:
                await _refuse(send, 413, "This is more than can be sent at once.")
            except OSError:
                await _refuse(send, 503, "The server has no room to take this. Try again later.")
            except ValueError:
                await _refuse(send, 400, "This is no request that can be read.")
            else:
                await self._answer(environ, send)

    async def _answer(self, environ: dict[str, Any], send: Send) -> None:
        loop = asyncio.get_running_loop()
        answer, part, is_last = await loop.run_in_executor(self._threads, self._begin, environ)
        head = {"status": answer.status, "headers": answer.headers}
        await send({"type": "http.response.start", **head})
        while not is_last:
            await send({"type": "http.response.body", "body": part, "more_body": True})
            part, is_last = await loop.run_in_executor(self._threads, answer.more)
        await send({"type": "http.response.body", "body": part})

    def _begin(self, environ: dict[str, Any]) -> tuple[Answer, bytes, bool]:
        """In a thread: the head of the answer, and as much of its body as is there at once."""
        head: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            head.append((status, headers))

        made = self._application(environ, start)
        close = getattr(made, "close", lambda: None)
        pieces = iter(made)
        first = next(pieces, b"")  # the head is there at the latest with the first piece
        status, headers = head[-1]
        named = [(name.lower().encode("ascii"), text.encode("latin-1")) for name, text in headers]
        answer = Answer(int(status.split(" ", 1)[0]), named, pieces, close)
        part, is_last = answer.more()
        return answer, first + part, is_last


async def _read(receive: Receive, body: IO[bytes]) -> None:
    size, is_more = 0, True
    while is_more:
        async with asyncio.timeout(BETWEEN_PIECES):
            message = await receive()
        if message["type"] != "http.request":
            raise GoneError
        piece = message.get("body", b"")
        size += len(piece)
        if size > MOST:
            raise TooMuchError
        body.write(piece)
        is_more = message.get("more_body", False)


def _environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The request as the application takes it. A header with an underscore would be taken for the
    one that a proxy sets with a hyphen: it is left out."""
    size = body.tell()
    body.seek(0)
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    reader = WsgiToAsgiInstance(None)  # type: ignore[no-untyped-call]  # the library has no types
    reader.scope = {**scope, "headers": headers}
    environ: dict[str, Any] = reader.build_environ(reader.scope, body)  # type: ignore[no-untyped-call]
    return {**environ, "CONTENT_LENGTH": str(size), "wsgi.multiprocess": False}


async def _refuse(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
