"""``jicai explain``: one person and one demand, with everything that makes or breaks the match."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from talent.accounts.actor import SYSTEM
from talent.cli.app import Bar, app, console, database, engine, progress
from talent.kit.terms import SKILL_LEVELS
from talent.matches.explaining import explain_candidate
from talent.matches.pair_schemas import PairOut, Step

STEPS = 12


@app.command()
def explain(
    demand_id: Annotated[int, typer.Argument(help="需求编号")],
    person_id: Annotated[int, typer.Argument(help="人才编号")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """Explain the score and the rank of one person for a demand, and what would change them."""
    with progress() as bars:
        engine().ensure(Bar(bars))
    with database().read() as session:
        pair = explain_candidate(session, SYSTEM, engine(), demand_id, person_id)
    if as_json:
        console.print_json(data=pair.model_dump(mode="json"))
        return
    _show(pair)


def _show(pair: PairOut) -> None:
    assert pair.person is not None
    rank = f"第 {pair.rank} 名" if pair.rank else "未参加排名"
    console.print(
        f"[bold]{escape(pair.person.name)}（{pair.talent_id}）· {escape(pair.demand.title)}[/bold]"
        f" · {rank}，{pair.total} 人满足全部硬性条件（{pair.as_of}）"
    )
    if not pair.shown:
        console.print("档案不向企业展示，名次是假如展示时的。")
    for one in pair.unmet:
        console.print(f"[red]✗[/red] {escape(f'{one.label}：{one.why}。{one.advice}')}")
    parts = " + ".join(f"{part.label} {part.points:.1f}" for part in pair.contributions)
    console.print(f"[bold]{pair.score:.1f}[/bold] = {parts}")
    for skill in pair.matched:
        via = f"，经“{skill.via}”" if skill.via else ""
        level = SKILL_LEVELS[skill.level]
        said = f"{skill.asked} ← “{skill.words}”{via} {level}·{skill.evidence.label} {skill.share:.0%}"
        console.print(f"[green]✓[/green] {escape(said)}")
    for gap in pair.missing:
        asked = SKILL_LEVELS[gap.asked_level]
        console.print(f"[red]✗[/red] {escape(f'{gap.asked}（{asked}）')}，满分可得 {gap.points:.1f} 分")
    if pair.steps:
        console.print(_steps(pair))


def _steps(pair: PairOut) -> Table:
    table = Table("只改这一处", "总分", "增加", "名次", title="怎样提高")
    for step in pair.steps[:STEPS]:
        points = f"{step.score:.1f}", f"{step.gain:+.1f}"
        table.add_row(escape(str(step.what)), *points, _rank(step, pair.rank))
    return table


def _rank(step: Step, now: int | None) -> str:
    if step.rank is None:
        return f"仍不满足：{'、'.join(step.failed)}"
    return f"{now or '—'} → {step.rank}"
