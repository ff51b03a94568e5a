"""The audit trail from the command line: ``audit list``, and ``audit check``, which says if it is whole."""

from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from talent.accounts.actor import SYSTEM
from talent.accounts.oversight import check_trail, list_entries
from talent.audit.actions import Action
from talent.audit.schemas import EntryFilter
from talent.cli.app import app, console, database, notes
from talent.kit.clock import SHANGHAI
from talent.kit.paging import MAX_SIZE, Page

audit = typer.Typer(help="审计记录。", no_args_is_help=True)
app.add_typer(audit, name="audit")

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="年-月-日")]


@audit.command("list")
def entries(
    action: Annotated[Action | None, typer.Option(metavar="ACTION", help="操作，例如 person:view")] = None,
    account: Annotated[int | None, typer.Option(min=1, help="账号编号")] = None,
    organisation: Annotated[int | None, typer.Option(min=1, help="机构编号")] = None,
    since: Day = None,
    until: Day = None,
    top: Annotated[int, typer.Option(min=1, max=MAX_SIZE, help="列出前几条")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """List who did what, the latest first."""
    wanted = EntryFilter(
        action=action,
        actor_id=account,
        organisation_id=organisation,
        since=since and since.date(),
        until=until and until.date(),
    )
    with database().read() as session:
        found = list_entries(session, SYSTEM, wanted, Page(size=top))
    if as_json:
        console.print_json(data=found.model_dump(mode="json"))
        return
    table = Table("编号", "时间", "账号", "机构", "操作", "对象", "说明", title=f"共 {found.total} 条")
    for one in found.items:
        table.add_row(
            str(one.id),
            one.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
            str(one.actor_id or one.actor_role or "—"),
            str(one.organisation_id or "—"),
            one.action.label,
            f"{one.object_type} {one.object_id or ''}".strip(),
            escape(one.detail),
        )
    console.print(table)


@audit.command("check")
def check() -> None:
    """Say whether no line was changed or taken out; keep what it prints elsewhere, to see a shortened end."""
    with database().read() as session:
        found = check_trail(session, SYSTEM)
    if found.broken_at is not None:
        notes.print(f"[red]审计记录不完整：第 {found.broken_at} 条被改动，或之前有缺失。[/red]")
        raise typer.Exit(1)
    console.print(f"审计记录完整。最后一条：{found.last_id} {found.last_hash}")
