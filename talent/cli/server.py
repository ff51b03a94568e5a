"""``serve``: the site and the JSON API, on IPv6 and IPv4 alike."""

import os
import socket
from typing import Annotated

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from talent.cli.app import app, database, notes, settings
from talent.kit.errors import Forbidden, Unavailable
from talent.logs import configure_logging
from talent.seeding.load import demo_is_loaded


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="端口")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="演示模式：登录页列出演示账号")] = False,
) -> None:
    """Serve the site until interrupted."""
    if demo:
        os.environ["JICAI_DEMO"] = "true"
    _mind_the_demonstration(demo)
    listener = _listen(host or settings().listen_host, settings().port if port is None else port)
    address, bound = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    notes.print(f"冀才已启动：http://{'127.0.0.1' if address in ('::', '0.0.0.0') else shown}:{bound}")  # noqa: S104
    # The web package is named as text: talent must not import it.
    config = uvicorn.Config(
        "web.app:create_app_from_env",
        factory=True,
        workers=settings().workers,
        forwarded_allow_ips=settings().proxy_networks,
        log_config=None,
        server_header=False,
        access_log=False,
    )
    if config.workers > 1:
        notes.print("多个进程提供服务时，消息和到期事务由另外运行的 jicai worker 处理。")
    configure_logging(settings().environment)
    with listener:
        _run(config, listener)


def _run(config: uvicorn.Config, listener: socket.socket) -> None:
    """In this process, or in several that share the socket and are started anew when they die."""
    if config.workers > 1:
        Multiprocess(config, sockets=[listener]).run()
    else:
        uvicorn.Server(config).run(sockets=[listener])


def _mind_the_demonstration(demo: bool) -> None:
    """Its passwords are public: never in production, elsewhere with a word of warning."""
    with database().read() as session:
        loaded = demo_is_loaded(session)
    if loaded and settings().environment == "production":
        raise Forbidden("库中有演示账号，其密码是公开的，正式环境不能启动。请换用新的 JICAI_HOME。")
    if loaded and not demo:
        notes.print("[yellow]注意：库中有演示账号，其密码是公开的。[/yellow]")


def _listen(host: str, port: int) -> socket.socket:
    try:
        return _open(host, port)
    except OSError as error:
        raise Unavailable(
            f"无法监听 {host} 端口 {port}：{error.strerror}。可用 --port 换一个端口。"
        ) from error


def _open(host: str, port: int) -> socket.socket:
    """``::`` takes IPv4 callers too; where IPv6 is off, all IPv4 addresses."""
    if host != "::":
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    if socket.has_dualstack_ipv6():
        return socket.create_server((host, port), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("0.0.0.0", port))  # noqa: S104
