"""``cluster``: the index split over shards, and rankings by actors of Ray."""

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Annotated

import typer

from talent.accounts.actor import SYSTEM
from talent.cli.app import Bar, app, console, database, engine, notes, progress
from talent.cli.ranking import show_ranking
from talent.kit.paging import Page
from talent.matches.cluster import ANSWER_SECONDS, ClusterEngine, build_cluster, rank_on_cluster
from talent.matches.schemas import CandidateFilter

cluster = typer.Typer(help="多机集群（需要 Ray）。", no_args_is_help=True)
app.add_typer(cluster, name="cluster")


@cluster.command("build")
def build(
    shards: Annotated[int, typer.Option(min=1, max=1000, help="分片数")],
    out: Annotated[Path, typer.Option(file_okay=False, help="写入的目录，各台机器要能以同一路径读到")],
) -> None:
    """Split the index over shards in a folder; a cluster that serves there is replaced."""
    with progress() as bars, database().read() as session:
        layout = build_cluster(session, out, shards, engine().weights, Bar(bars))
    console.print(
        f"集群 {layout.version}：{len(layout.shards)} 个分片，{layout.people} 人，变更序号 {layout.sequence}"
    )


@cluster.command("match")
def match(
    demand_id: Annotated[int, typer.Argument(help="需求编号")],
    folder: Annotated[Path, typer.Option(file_okay=False, help="cluster build 写入的目录")],
    top: Annotated[int, typer.Option(min=1, max=100, help="列出前几名")] = 10,
    timeout: Annotated[float, typer.Option(min=0.1, max=3600, help="应答时限（秒）")] = ANSWER_SECONDS,
    address: Annotated[str | None, typer.Option(help="已运行的 Ray 的地址；默认只在本机启动")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """Rank candidates for a demand by the cluster in a folder, with reasons."""
    # Ray reports dead processes on standard output, which is for the answer.
    with redirect_stdout(sys.stderr), database().read() as session:
        serving = ClusterEngine.open(session, folder, engine().weights, timeout=timeout, address=address)
        try:
            page = Page(number=1, size=top)
            ranking = rank_on_cluster(session, SYSTEM, serving, demand_id, CandidateFilter(), page)
        finally:
            serving.close()
    if ranking.missing:
        numbers = "、".join(map(str, ranking.missing))
        notes.print(f"[yellow]分片 {numbers} 在时限内没有应答，下面的名单不含其中的人。[/yellow]")
    if as_json:
        console.print_json(data=ranking.model_dump(mode="json"))
    else:
        show_ranking(ranking)
