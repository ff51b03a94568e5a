"""Weights fitted to labelled sets, written only with their figures and never where they do harm unasked."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from sqlmodel import Session

from matching.evaluate import BadSetError
from matching.shapes import Weights
from matching.tune import TOLERATED, Tuning, tune
from talent.kit.errors import Invalid
from talent.matches.documents import vocabulary_document
from talent.matches.engine import Report as Progress

FIGURES = ".figures.json"


def tune_folders(session: Session, folders: Sequence[Path], weights: Weights, progress: Progress) -> Tuning:
    """Raises ``Invalid`` for a folder that is no labelled set."""
    vocabulary = vocabulary_document(session)
    try:
        return tune(
            folders,
            vocabulary=vocabulary,
            weights=weights,
            progress=lambda done, total: progress("调权", done, total),
        )
    except BadSetError as error:
        raise Invalid(f"标注集无法读取：{error}") from error


def write_weights(tuning: Tuning, file: Path, *, force: bool) -> Path:
    """Write a file for JICAI_WEIGHTS_FILE, and beside it its figures, whose path is given back.

    Raises ``Invalid`` if a set does worse with the weights, unless forced.
    """
    if tuning.harmful and not force:
        worse = "、".join(tuning.harmful)
        raise Invalid(f"{worse}：留出查询的 nDCG@10 下降超过 {TOLERATED}，未写入。确要使用，请加 --force。")
    figures = file.with_name(file.stem + FIGURES)
    for path, content in ((figures, tuning.as_dict()), (file, asdict(tuning.weights))):
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return figures
