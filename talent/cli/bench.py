"""``bench``: the engine beside what one would use instead, on invented people, with every figure to reach."""

import json
import tempfile
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from matching.benchmark.contenders import BATCH, ONE
from matching.benchmark.corpora import Inputs
from matching.benchmark.figures import Figure, figures
from matching.benchmark.plot import can_plot, plot_growth
from matching.benchmark.run import PARTS, Plan, run
from talent.cli.app import Bar, app, console, notes, progress
from talent.cli.bench_serve import measure_serving
from talent.cli.bench_stock import bench_stock, bench_vocabulary
from talent.kit.errors import Invalid

SERVE = "serve"
_MOST_TALENTS = 5_000_000
# What two measurements of the memory may differ by.
_STEADY = 0.9
_TASKS = {"one": "逐条", "one_without_skills": "逐条，需求未列技能", "batch": "批量，两个线程，每条"}


@app.command()
def bench(
    talents: Annotated[int, typer.Option(min=100, max=_MOST_TALENTS, help="人才数")] = 10_000,
    json_file: Annotated[Path | None, typer.Option("--json", help="把结果写入该文件，曲线图写在旁边")] = None,
    growth: Annotated[str, typer.Option(help="另测的规模，以逗号分隔，如 10000,100000")] = "",
    part: Annotated[list[str] | None, typer.Option(help=f"只测某部分：{'、'.join((*PARTS, SERVE))}")] = None,
    contender: Annotated[list[str] | None, typer.Option(help="只测某个对手（可多次给出）")] = None,
    demands: Annotated[int, typer.Option(min=3, max=10_000, help="逐条计时的需求数")] = 60,
    batch_demands: Annotated[int, typer.Option(min=3, max=100_000, help="批量计时的需求数")] = 128,
    budget: Annotated[float, typer.Option(min=0.1, help="每个对手每项最多用的秒数")] = 60.0,
    keep: Annotated[Path | None, typer.Option(help="保存索引的目录，下次直接使用")] = None,
    seed: Annotated[int, typer.Option(min=0, help="随机种子")] = 2026,
) -> None:
    """Time rankings of invented people and print each figure with its bar. ``serve`` needs JICAI_HOME."""
    parts = _known(part or PARTS, (*PARTS, SERVE), "--part")
    names = dict.fromkeys(kind.name for kind in (*ONE, *BATCH))
    chosen = _known(contender or (), tuple(names), "--contender")
    plan = Plan(
        talents,
        _sizes(growth),
        tuple(one for one in parts if one != SERVE),
        demands,
        batch_demands,
        budget,
        chosen,
    )
    if json_file is not None:
        # Before the long work, not after it.
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.touch()
    document = _measured(plan, keep, seed, serve=SERVE in parts)
    rows = figures(document)
    document["figures"] = [row.as_dict() for row in rows]
    _show(document, rows)
    if json_file is not None:
        _write(document, json_file)


def _measured(plan: Plan, keep: Path | None, seed: int, *, serve: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="jicai-bench-") as passing, progress() as bars:
        folder = keep or Path(passing)
        bar = Bar(bars)
        inputs = Inputs(bench_vocabulary(), bench_stock(), seed, folder, bar)
        document = run(inputs, plan)
        if serve:
            document["serve"] = measure_serving(bar)
        return document


def _known(given: tuple[str, ...] | list[str], known: tuple[str, ...], option: str) -> tuple[str, ...]:
    for name in given:
        if name not in known:
            raise Invalid(f"{option} 没有“{name}”，可用：{'、'.join(known)}")
    return tuple(given)


def _sizes(growth: str) -> tuple[int, ...]:
    parts = [part.strip() for part in growth.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and 100 <= int(part) <= _MOST_TALENTS for part in parts):
        raise Invalid(f"--growth 应是以逗号分隔的人数，每个 100 到 {_MOST_TALENTS:,}。")
    return tuple(int(part) for part in parts)


def _show(document: dict[str, Any], rows: list[Figure]) -> None:
    about = document["machine"]
    console.print(
        f"{escape(about['cpu'])}，{about['cores']} 核，{about['memory_gb']} GB，"
        f"Python {about['python']}，内存单核读取 {document['bandwidth_gb_s']:.1f} GB/s"
    )
    slow, fast = sorted(document["bandwidth_gb_s_before_and_after"])
    if slow < _STEADY * fast:
        notes.print("[yellow]测量期间机器不稳定（内存读取速度变化超过 10%），数值仅供参考。[/yellow]")
    for one in document["left_out"]:
        notes.print(
            f"[yellow]未参加：{one['contender']}（{one['talents']:,} 人）：{escape(one['reason'])}[/yellow]"
        )
    for (task, size), some in groupby(document["results"], key=itemgetter("task", "talents")):
        console.print(_timings(task, size, list(some)))
    console.print(_figures(rows))


def _timings(task: str, talents: int, results: list[dict[str, Any]]) -> Table:
    table = Table(title=f"{_TASKS[task]} · {talents:,} 人", title_justify="left")
    table.add_column("对手", no_wrap=True)
    for heading in ("p50 ms", "p95 ms", "极限倍数", "与定义一致", "需求数"):
        table.add_column(heading, justify="right")
    for one in results:
        exact = {True: "[green]是[/green]", False: "[red]否[/red]", None: "—"}[one["exact"]]
        limit = f"{one['p50_ms'] / one['limit_ms']:.1f}" if one["limit_ms"] else "—"
        p50, p95 = f"{one['p50_ms']:.3f}", f"{one['p95_ms']:.3f}"
        table.add_row(one["contender"], p50, p95, limit, exact, str(one["demands"]))
    return table


def _figures(rows: list[Figure]) -> Table:
    table = Table("指标", "要求", "实测", "结论", title="指标表", title_justify="left")
    for row in rows:
        table.add_row(row.what, row.bar, row.measured, _verdict(row))
    return table


def _verdict(row: Figure) -> str:
    if row.met is None:
        return "[dim]未测[/dim]" if row.measured == "—" else "[dim]规模不同，不作判断[/dim]"
    if row.met:
        return f"[green]达到[/green]（{row.reach:.2f} 倍）" if row.reach else "[green]达到[/green]"
    return f"[red]未达到[/red]（只有要求的 {row.reach:.0%}）" if row.reach else "[red]未达到[/red]"


def _write(document: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    notes.print(f"已写入 {path}")
    if not document["results"]:
        return
    if can_plot():
        plot_growth(document, path.with_suffix(".svg"))
        notes.print(f"曲线图：{path.with_suffix('.svg')}")
    else:
        notes.print("[yellow]没有安装 matplotlib，未画曲线图[/yellow]")
