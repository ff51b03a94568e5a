"""``serve``: the site and the JSON API, on IPv6 and IPv4 alike."""

import os
import socket
from typing import Annotated

import typer
import uvicorn

from talent.cli.app import app, database, notes, settings


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="端口")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="演示模式：登录页列出演示账号")] = False,
) -> None:
    """Serve the site until interrupted."""
    if demo:
        os.environ["JICAI_DEMO"] = "true"
    database()
    listener = _listen(host or settings().host, settings().port if port is None else port)
    address, bound = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    notes.print(f"冀才已启动：http://{'127.0.0.1' if address in ('::', '0.0.0.0') else shown}:{bound}")  # noqa: S104
    # The web package is named as text: talent must not import it.
    config = uvicorn.Config(
        "web.app:create_app_from_env", factory=True, log_config=None, server_header=False, access_log=False
    )
    uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """``::`` takes IPv4 callers too; where IPv6 is off, all IPv4 addresses."""
    if host != "::":
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    if socket.has_dualstack_ipv6():
        return socket.create_server((host, port), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("0.0.0.0", port))  # noqa: S104
