"""``market client``: programs of the market, their secrets, and what they ask."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Column, Table

from talent.accounts.actor import SYSTEM
from talent.cli.app import console, database, notes
from talent.kit.clock import SHANGHAI
from talent.kit.paging import MAX_SIZE, Page
from talent.market.client_schemas import ClientInput, IssuedClient, RotateInput
from talent.market.clients import add_client, find_client, list_clients, rotate_secret
from talent.market.enums import Scope

client = typer.Typer(help="对接客户端。", no_args_is_help=True)


@client.command("add")
def add(
    name: Annotated[str, typer.Argument(help="客户端名称")],
    organisation: Annotated[str, typer.Option(help="新的市场：机构名称")] = "",
    uscc: Annotated[str, typer.Option(help="新的市场：统一社会信用代码")] = "",
    organisation_id: Annotated[int | None, typer.Option(help="已登记的市场：编号")] = None,
    scope: Annotated[list[Scope] | None, typer.Option(help="授权范围，可重复；默认全部")] = None,
    rate: Annotated[int, typer.Option(help="每分钟请求数")] = 600,
) -> None:
    """Enter a program; its secret is shown once."""
    data = ClientInput(
        program=name,
        organisation_id=organisation_id,
        organisation_name=organisation,
        uscc=uscc,
        scopes=scope or list(Scope),
        rate=rate,
    )
    with database().write() as session:
        issued = add_client(session, SYSTEM, data)
    _show(issued)


@client.command("rotate")
def rotate(
    client_id: Annotated[str, typer.Argument(help="客户端编号，如 market-…")],
    days: Annotated[int, typer.Option(help="旧密钥还能用几天；0 为立即失效")] = 7,
) -> None:
    """Give a program a new secret, shown once; the old one holds for some days more."""
    with database().write() as session:
        found = find_client(session, SYSTEM, client_id)
        data = RotateInput(days=days, version=found.version)
        issued = rotate_secret(session, SYSTEM, found.id, data)
    _show(issued)


@client.command("list")
def list_all() -> None:
    """List the programs with what they may do and what they asked."""
    with database().read() as session:
        found = list_clients(session, SYSTEM, Page(size=MAX_SIZE))
    table = Table(
        Column("编号", no_wrap=True), "名称", "市场", "授权", "每分钟", "今天", "共", "最近使用", "状态"
    )
    for one in found.items:
        last = one.last_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if one.last_at else "—"
        counts = (str(one.rate), str(one.on_day), str(one.requests), last)
        scopes = " ".join(scope.value for scope in one.scopes)
        state = "启用" if one.active else "已停用"
        table.add_row(one.client_id, escape(one.name), escape(one.organisation_name), scopes, *counts, state)
    console.print(table)


def _show(issued: IssuedClient) -> None:
    """Only what a script needs goes to the output: id and secret."""
    notes.print(f"客户端 {escape(issued.client.name)}，密钥只显示这一次：")
    console.print(issued.client.client_id)
    console.print(issued.secret, markup=False, highlight=False)
