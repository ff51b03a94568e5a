"""How good the ranking is, from the command line: ``tune``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from matching.blocks import FIT
from matching.shapes import Weights
from matching.tune import Tuning
from talent.cli.app import Bar, app, console, database, engine, notes, progress
from talent.matches.tuning import tune_folders, write_weights


@app.command()
def tune(
    folders: Annotated[list[Path], typer.Argument(help="标注集目录，格式同 jicai evaluate")],
    out: Annotated[Path | None, typer.Option(help="把权重写入该文件，供 JICAI_WEIGHTS_FILE 使用")] = None,
    force: Annotated[bool, typer.Option("--force", help="指标下降也写入")] = False,
) -> None:
    """Fit the weights of the blocks to labelled sets and print what that changes, query by query left out."""
    current = engine().weights
    with progress() as bars, database().read() as session:
        tuning = tune_folders(session, folders, current, Bar(bars))
    _show(tuning, current)
    if out is None:
        notes.print("未写入任何文件；加 --out 文件名 可保存权重。")
        return
    figures = write_weights(tuning, out, force=force)
    notes.print(f"已写入 {out}，指标见 {figures}")


def _show(tuning: Tuning, current: Weights) -> None:
    weights = Table("权重", "现用", "拟合")
    for name in FIT:
        weights.add_row(name, f"{getattr(current, name):.4f}", f"{getattr(tuning.weights, name):.4f}")
    console.print(weights)
    sets = Table("标注集", "查询", "对", "nDCG@10 现用", "拟合（留出）", "变化的 95% 区间")
    for one in tuning.sets:
        gain = f"{one.low:+.4f} … {one.high:+.4f}"
        sets.add_row(one.set, str(one.queries), str(one.pairs), f"{one.before:.4f}", f"{one.after:.4f}", gain)
    console.print(sets)
