"""A receiver of web hooks that a test can make slow, silent, broken or without end."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_STEP = 0.02


@dataclass
class Receiver:
    """``answers`` are used up in order, the last one for ever: a status or the name of a fault."""

    port: int = 0
    answers: list[int | str] = field(default_factory=lambda: [204])
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    connections: int = 0
    closed: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def next_answer(self) -> int | str:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def open_receiver(context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """On a free port of this machine; with a ``context`` it speaks TLS."""
    receiver = Receiver()
    server = _Server(receiver, context)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(_STEP,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.closed.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    def __init__(self, receiver: Receiver, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.receiver, self.context = receiver, context

    def get_request(self) -> Any:
        connection, address = super().get_request()
        self.receiver.connections += 1
        if self.context is not None:
            connection = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, *_: Any) -> None:
        """The other side hung up, which is what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        receiver = self.server.receiver
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        receiver.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
        answer = receiver.next_answer()
        if isinstance(answer, int):
            self.send_response(answer)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            getattr(self, answer)()

    def redirect(self) -> None:
        self.send_response(302)
        self.send_header("Location", self.server.receiver.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def silent(self) -> None:
        self.server.receiver.closed.wait(30)

    def slow(self) -> None:
        """A byte now and then: no single wait is long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.receiver.closed.wait(_STEP):
            self.wfile.write(b"x")

    def endless(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not self.server.receiver.closed.is_set():
            self.wfile.write(b"x" * 65536)

    def headers_without_end(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.receiver.closed.is_set():
            self.wfile.write(b"X-More: x\r\n")

    def nonsense(self) -> None:
        self.wfile.write(b"\x00\x01 this is no answer\r\n\r\n")

    def hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """A test's output is its own."""
