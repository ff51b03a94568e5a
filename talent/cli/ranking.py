"""The main job from the command line: ``match`` and ``evaluate``."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from talent.accounts.actor import SYSTEM
from talent.cli.app import Bar, app, console, database, engine, notes, progress
from talent.cli.batch import DEFAULT_TOP, run_batch, show_batch
from talent.kit.errors import Invalid
from talent.kit.paging import MAX_SIZE, Page
from talent.kit.terms import SKILL_LEVELS
from talent.matches.evaluation import evaluate_folder
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import Candidate, CandidateFilter, CandidatesOut

METRICS = {
    "ndcg10": "nDCG@10",
    "map": "MAP",
    "mrr": "MRR",
    "recall10": "Recall@10",
    "recall100": "Recall@100",
}
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@app.command()
def match(
    demand_id: Annotated[int | None, typer.Argument(help="需求编号")] = None,
    top: Annotated[
        int | None, typer.Option(min=1, max=1000, help="列出前几名，默认 10；--all 时默认 20")
    ] = None,
    as_json: AsJson = False,
    everything: Annotated[bool, typer.Option("--all", help="全部开放需求")] = False,
    out: Annotated[Path | None, typer.Option(help="把结果写入该文件（.csv 或 .parquet）")] = None,
    threads: Annotated[int | None, typer.Option(min=1, max=1024, help="线程数，默认用全部核")] = None,
    prices: Annotated[bool, typer.Option("--prices", help="计算价格，分散推荐")] = False,
    store: Annotated[bool, typer.Option(help="更新页面上的推荐")] = True,
) -> None:
    """Rank candidates for a demand, with reasons; or for all open demands, into a file and the pages."""
    if everything == (demand_id is not None):
        raise Invalid("请给出需求编号，或用 --all 匹配全部开放需求。")
    if demand_id is None:
        report = run_batch(top=top or DEFAULT_TOP, out=out, threads=threads, prices=prices, store=store)
        show_batch(report, out, store=store)
        return
    if out is not None or prices:
        raise Invalid("--out 和 --prices 只能与 --all 一起使用。")
    if top is not None and top > MAX_SIZE:
        raise Invalid(f"单条需求最多列出前 {MAX_SIZE} 名。")
    with progress() as bars:
        engine().ensure(Bar(bars))
    with database().read() as session:
        page = Page(number=1, size=top or 10)
        ranking = rank_candidates(session, SYSTEM, engine(), demand_id, CandidateFilter(), page)
    if as_json:
        console.print_json(data=ranking.model_dump(mode="json"))
        return
    show_ranking(ranking)


def show_ranking(ranking: CandidatesOut) -> None:
    demand = ranking.demand
    console.print(
        f"[bold]{escape(demand.title)}[/bold] · {escape(demand.organisation_name)}"
        f" · {demand.division_name or '远程'}"
        f" · 可排序 {ranking.total} 人（索引 {ranking.index.version}，{ranking.index.talents} 人）"
    )
    table = Table(show_lines=True)
    table.add_column("名次", justify="right", no_wrap=True)
    table.add_column("人才", no_wrap=True)
    table.add_column("得分", justify="right", no_wrap=True)
    table.add_column("理由", ratio=1, overflow="fold")
    for candidate in ranking.candidates:
        table.add_row(*_row(candidate))
    console.print(table)
    if ranking.near:
        names = "；".join(
            f"{one.person.name}（{one.score:.1f}，差：{'、'.join(one.failed)}）" for one in ranking.near
        )
        console.print(f"差一项：{escape(names)}")


def _row(candidate: Candidate) -> tuple[str, ...]:
    person = candidate.person
    who = [f"{person.name}（{candidate.talent_id}）", person.headline, person.division_name]
    described = escape("\n".join(filter(None, who)))
    score = f"[bold]{candidate.score:.1f}[/bold]\n岗位 {candidate.fit:.0f}\n意愿 {candidate.wish:.0f}"
    return str(candidate.rank), described, score, "\n".join(_reasons(candidate))


def _reasons(candidate: Candidate) -> Iterator[str]:
    parts = [f"{part.label} {part.points:.1f}" for part in candidate.contributions if part.points >= 0.05]
    yield f"[dim]{' + '.join(parts)}[/dim]"
    for skill in candidate.matched:
        level = SKILL_LEVELS[skill.level]
        said = escape(f"{skill.asked} ← “{skill.words}” {level}·{skill.evidence.label}")
        yield f"[green]✓[/green] {said}"
    if candidate.missing:
        lacking = escape("、".join(gap.asked for gap in candidate.missing))
        yield f"[red]✗[/red] 缺少或程度不够：{lacking}"


@app.command()
def evaluate(
    folder: Annotated[Path, typer.Argument(help="含 queries.jsonl、candidates.jsonl、qrels.tsv 的目录")],
    json_file: Annotated[Path | None, typer.Option("--json", help="把结果写入该文件")] = None,
) -> None:
    """Rank a labelled set with the real engine and print its figures beside the baselines."""
    if json_file is not None:
        # Before the long work, not after it.
        json_file.touch()
    with progress() as bars, database().read() as session:
        report = evaluate_folder(session, folder, engine().weights, Bar(bars))
    result = report.as_dict()
    _show_metrics(result)
    if json_file is not None:
        json_file.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        notes.print(f"已写入 {json_file}")


def _show_metrics(result: dict[str, Any]) -> None:
    systems = result["systems"]
    title = f"{result['set']}：{result['queries']} 个查询，{result['candidates']} 份文档"
    table = Table("系统", *METRICS.values(), title=title)
    for name, figures in systems.items():
        table.add_row(name, *(f"{figures[metric]:.3f}" for metric in METRICS))
    console.print(table)
