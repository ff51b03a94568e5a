"""A mail server of a few lines, for tests: takes what it is told to take, and remembers it."""

import random
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast


@dataclass
class Mailbox:
    """What came, in order, read and as it stood.

    ``answers`` are given instead of "250" to RCPT or DATA, one after the other.
    """

    port: int = 0
    came: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    # The longest pause before a message that has come is acknowledged, in seconds.
    slow: float = 0.0
    busy: int = 0
    talks: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.came]

    def wait_until_idle(self) -> None:
        """What a killed client had sent to the end may still be on its way into the box."""
        deadline = time.monotonic() + 10
        while self.busy:
            assert time.monotonic() < deadline
            time.sleep(0.001)

    def answer(self, command: str, usual: str) -> str:
        with self.lock:
            waiting = self.answers.get(command, [])
            return waiting.pop(0) if waiting else usual


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Mailbox = cast(Any, self.server).box
        with box.lock:
            box.busy += 1
            box.talks += 1
        try:
            with suppress(ConnectionError):
                self._talk(box)
        finally:
            with box.lock:
                box.busy -= 1

    def _talk(self, box: Mailbox) -> None:
        self._say("220 mailbox")
        while line := self.rfile.readline():
            command = line.decode().strip().upper().partition(" ")[0]
            if command == "DATA":
                self._say("354 go on")
                if not self._take(box):
                    return
            elif command == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say(box.answer(command, "250 ok"))

    def _take(self, box: Mailbox) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                # The client died in the middle: nothing was handed over.
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        answer = box.answer("DATA", "250 taken")
        if answer.startswith("2"):
            with box.lock:
                box.raw.append(b"".join(lines))
                box.came.append(cast(EmailMessage, message_from_bytes(b"".join(lines), policy=default)))
        time.sleep(random.uniform(0, box.slow))
        self._say(answer)
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 50


@contextmanager
def open_mailbox(*, slow: float = 0.0) -> Iterator[Mailbox]:
    box = Mailbox(slow=slow)
    with _Server(("127.0.0.1", 0), _Talk) as server:
        cast(Any, server).box = box
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join()
