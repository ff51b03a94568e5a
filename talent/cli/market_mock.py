"""``market serve``: a mock market, to try the exchange with; it can be made late, wrong or dead."""

import threading
from pathlib import Path
from typing import Annotated

import typer

from talent.cli.app import notes
from talent.kit.errors import Invalid
from talent.market.mock.serving import Habits, MockMarket, listen, over_http
from talent.market.mock.store import Store


def serve(
    client_id: Annotated[str, typer.Option(envvar="JICAI_MARKET_CLIENT", help="对接程序的编号")],
    secret: Annotated[str, typer.Option(envvar="JICAI_MARKET_SECRET", help="对接程序的密钥")],
    url: Annotated[str, typer.Option(help="冀才的地址")] = "http://127.0.0.1:8000",
    store: Annotated[Path, typer.Option(help="模拟市场的数据文件")] = Path("market.db"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="查看状态和接收通知的本机端口")] = 8090,
    hook_secret: Annotated[str, typer.Option(envvar="JICAI_MARKET_HOOK", help="通知的签名密钥")] = "",
    every: Annotated[float, typer.Option(min=0.1, help="几秒一轮")] = 5,
    reconcile_every: Annotated[float, typer.Option(min=1, help="几秒对一次账，默认一天")] = 86_400,
    makes: Annotated[int, typer.Option(min=0, max=100, help="每轮新建几条岗位或就业登记")] = 1,
    seed: Annotated[int, typer.Option(help="随机种子")] = 0,
    faults: Annotated[str, typer.Option(help="故障概率，例如 late=0.1,lost=0.05 或 all=0.05")] = "",
    dead: Annotated[float, typer.Option(min=0, help="开始时断线几秒")] = 0,
) -> None:
    """Play the province's side until interrupted."""
    habits = Habits(every=every, reconcile_every=reconcile_every, makes=makes, seed=seed)
    kept = Store(store)
    mock = MockMarket(over_http(url), kept, client_id, secret, habits, hook_secret)
    try:
        mock.spoil(faults, dead)
    except ValueError as error:
        raise Invalid(f"看不懂的故障：{error}。应写成 late=0.1,lost=0.05 或 all=0.05。") from error
    door = listen(mock, port)
    notes.print(f"模拟市场已启动，状态见 http://127.0.0.1:{door.server_address[1]}/state，按 Ctrl+C 结束。")
    threading.Thread(target=door.serve_forever, daemon=True).start()
    try:
        mock.run()
    except KeyboardInterrupt:
        notes.print("模拟市场已停止。")
    finally:
        door.shutdown()
        door.server_close()
        kept.close()
