"""``jicai match --all``: the nightly batch, and how its result is told."""

import os
from pathlib import Path

from rich.table import Table

from talent.accounts.actor import SYSTEM
from talent.cli.app import Bar, console, database, engine, notes, progress, settings
from talent.matches.batch import BatchInput, BatchReport, PriceReport, match_all

DEFAULT_TOP = 20


def run_batch(*, top: int, out: Path | None, threads: int | None, prices: bool, store: bool) -> BatchReport:
    """Rank all open demands; a run that was killed goes on where it stopped."""
    wanted = BatchInput(
        spool=_spool(out),
        out=out,
        top=top,
        threads=threads or os.cpu_count() or 1,
        prices=prices,
        store=store,
    )
    with progress() as bars:
        return match_all(database(), SYSTEM, engine(), wanted, Bar(bars))


def _spool(out: Path | None) -> Path:
    if out is not None:
        return out.with_name(f"{out.name}.partial")
    folder = settings().home / "batch"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "recommendations.partial"


def show_batch(report: BatchReport, out: Path | None, *, store: bool) -> None:
    """Say what was done; the figures of the prices as a table."""
    if report.restarted:
        notes.print("上次未完成的结果已过期（索引、日期、需求或选项有变化），已从头计算。")
    elif report.resumed:
        notes.print(f"接着上次未完成的结果：此前已算好 {report.resumed} 条需求。")
    console.print(f"{report.demands} 条需求，{report.rows} 行（索引 {report.version}，{report.computed_on}）")
    if out is not None:
        console.print(f"已写入 {out}")
    if store:
        console.print("页面推荐已更新")
    if report.prices is not None:
        _show_prices(report.prices)


def _show_prices(report: PriceReport) -> None:
    console.print(f"分散推荐：每人最多进入 {report.cap} 条需求的前列，保留总得分的 {report.kept:.2%}")
    table = Table("前 10 名", "按得分", "按得分减价格")
    both = (report.before, report.after)
    for label, *figures in (
        ("出现过的人数", *(str(one.people) for one in both)),
        ("同一人最多出现的次数", *(str(one.longest) for one in both)),
        ("基尼系数", *(f"{one.gini:.3f}" for one in both)),
        ("得分总和", *(f"{one.utility:.1f}" for one in both)),
    ):
        table.add_row(label, *figures)
    console.print(table)
