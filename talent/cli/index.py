"""The index from the command line: ``index build``, ``index status``, ``index verify``."""

import os
from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from talent.accounts.actor import SYSTEM
from talent.cli.app import Bar, app, console, database, engine, notes, progress
from talent.kit.clock import SHANGHAI
from talent.matches.inspection import as_of_one_moment, index_status, repair_index, verify_index
from talent.matches.schemas import Differences, IndexReport, IndexStatus, VersionOnDisk

index = typer.Typer(help="匹配索引。", no_args_is_help=True)
app.add_typer(index, name="index")

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]
SHOWN = 20
_NICE = 10


@index.command("build")
def build(
    background: Annotated[
        bool, typer.Option("--background", help="让出处理器；已有进程在建立时直接结束")
    ] = False,
) -> None:
    """Build the index anew from the tables and switch to it."""
    if background:
        os.nice(_NICE)
    try:
        with progress() as bars:
            engine().build(Bar(bars), wait=not background)
    except BlockingIOError:
        notes.print("另一个进程正在建立索引。")
        return
    found = _status()
    console.print(f"索引 {found.version}：{found.talents} 人，变更序号 {found.sequence}")


@index.command("status")
def status(as_json: AsJson = False) -> None:
    """Say which version serves, how many people it holds and what waits in the change log."""
    found = _status()
    if as_json:
        console.print_json(data=found.model_dump(mode="json"))
        return
    if found.version is None:
        console.print("还没有索引，请运行 jicai index build")
    else:
        console.print(
            f"版本 {found.version}（{found.built_at}），{found.talents} 人，"
            f"待应用变更 {found.pending} 条：{found.tail} 人有变更，其中 {found.tombstones} 人原在索引中"
        )
        if not found.vocabulary_current:
            console.print("代码表已更新，请运行 jicai index build")
    if found.building:
        console.print("正在建立新的索引")
    elif found.next_build_at is not None:
        console.print(
            f"已连续 {found.failed_builds} 次未能建成，{_time(found.next_build_at)} 之后自动重试；原因见日志"
        )
    _show_versions(found.versions)


def _status() -> IndexStatus:
    with database().read() as session:
        return index_status(session, engine())


def _time(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def _show_versions(versions: list[VersionOnDisk]) -> None:
    if not versions:
        return
    table = Table("磁盘上的版本", "建于", "人数", "MB", "状态")
    for number, one in enumerate(versions):
        state = f"[red]已损坏：{escape(one.refused)}[/red]" if one.refused else "" if number else "当前"
        size = f"{one.bytes / 1e6:.1f}"
        table.add_row(one.name, one.built_at or "—", str(one.talents), size, state)
    console.print(table)


@index.command("verify")
def verify(
    as_json: AsJson = False,
    repair: Annotated[bool, typer.Option("--repair", help="把不一致的编号写入变更日志")] = False,
) -> None:
    """Read every byte of the index and compare it with the tables; exit code 1 if anything differs."""
    with progress() as bars, database().read() as session:
        as_of_one_moment(session)
        found = verify_index(session, engine(), Bar(bars))
    if repair:
        with database().write() as session:
            found = found.model_copy(update={"repaired": repair_index(session, SYSTEM, found)})
    if as_json:
        console.print_json(data=found.model_dump(mode="json") | {"good": found.is_good})
    else:
        _show(found)
    if not found.is_good:
        raise typer.Exit(1)


def _show(found: IndexReport) -> None:
    if found.version is None:
        console.print("没有可用的索引，请运行 jicai index build")
    else:
        console.print(f"版本 {found.version}，变更序号 {found.sequence}")
    for line in found.damaged:
        console.print(f"[red]文件已损坏：{escape(line)}[/red]。请运行 jicai index build")
    if found.version is not None and not found.vocabulary_current:
        console.print("代码表已更新，请运行 jicai index build")
    _show_differences("人才", found.people)
    _show_differences("需求", found.demands)
    if found.repaired:
        console.print(f"已写入变更日志 {found.repaired} 条，下次排序即生效")
    elif found.people.ids or found.demands.ids:
        console.print("可运行 jicai index verify --repair 修复")


def _show_differences(what: str, found: Differences) -> None:
    console.print(f"{what}：核对 {found.checked}，不一致 {len(found.ids)}")
    for label, ids in (("索引中缺少", found.missing), ("索引中多余", found.extra)):
        if ids:
            console.print(f"  {label} {len(ids)}：{_some([str(number) for number in ids])}")
    if found.different:
        named = [f"{one.id}（{'、'.join(one.fields)}）" for one in found.different]
        console.print(f"  内容不同 {len(named)}：{_some(named)}")


def _some(words: list[str]) -> str:
    return "，".join(words[:SHOWN]) + (" …" if len(words) > SHOWN else "")
