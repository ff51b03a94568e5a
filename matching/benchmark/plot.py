"""The growth of each contender with the number of talents, as a picture; needs matplotlib."""

import importlib.util
from collections import defaultdict
from pathlib import Path
from typing import Any

from matching.benchmark.contenders.base import peer


def can_plot() -> bool:
    return importlib.util.find_spec("matplotlib") is not None


def plot_growth(document: dict[str, Any], path: Path) -> None:
    """Draw p50 by talents, both axes logarithmic, with the limit that memory sets as a dashed line."""
    lines: defaultdict[str, dict[int, float]] = defaultdict(dict)
    limit: dict[int, float] = {}
    for one in document["results"]:
        if one["task"] == "one":
            lines[one["contender"]][one["talents"]] = one["p50_ms"]
            limit[one["talents"]] = one["limit_ms"]
    matplotlib = peer("matplotlib")
    matplotlib.use("svg")
    # With neither chance nor date in it, so that the same figures give the same file.
    matplotlib.rcParams["svg.hashsalt"] = "jicai"
    figure, axes = peer("matplotlib.pyplot").subplots(figsize=(9, 6), layout="constrained")
    axes.set_prop_cycle(color=matplotlib.colormaps["tab20"].colors)
    for name, points in sorted(lines.items(), key=lambda line: -max(line[1].values())):
        sizes = sorted(points)
        width = 2.5 if name == "jicai" else 1.2
        axes.plot(sizes, [points[size] for size in sizes], marker="o", linewidth=width, label=name)
    sizes = sorted(limit)
    axes.plot(sizes, [limit[size] for size in sizes], "k--", label="postings at memory speed")
    axes.set(xscale="log", yscale="log", xlabel="talents", ylabel="ms for one demand (p50)")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    figure.savefig(path, format="svg", metadata={"Date": None})
    peer("matplotlib.pyplot").close(figure)
