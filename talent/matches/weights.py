"""The weights of the score: the defaults of the matcher, or a JSON file that names those to replace."""

import json
from dataclasses import fields
from pathlib import Path

from matching.blocks import FIT, WISH
from matching.shapes import Weights
from talent.kit.errors import Invalid

_TOLERANCE = 1e-9


def load_weights(file: Path | None) -> Weights:
    """Raises ``Invalid`` for a file that is no JSON object of known names, or whose sums are not 1."""
    if file is None:
        return Weights()
    try:
        given = json.loads(file.read_text(encoding="utf-8"))
        weights = Weights(**{name: float(value) for name, value in given.items()})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise Invalid(f"权重文件 {file.name} 无法读取：{error}") from error
    if not all(0.0 <= getattr(weights, field.name) <= 1.0 for field in fields(weights)):
        raise Invalid(f"权重文件 {file.name}：每个数值都应在 0 到 1 之间。")
    for side in (FIT, WISH):
        total = sum(getattr(weights, name) for name in side)
        if abs(total - 1.0) > _TOLERANCE:
            raise Invalid(f"权重文件 {file.name}：{'、'.join(side)} 之和应为 1，现为 {total:g}。")
    return weights
