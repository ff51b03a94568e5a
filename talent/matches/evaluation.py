"""Labelled sets, ranked with the real engine, the code lists of this database and the weights in use."""

from pathlib import Path

from sqlmodel import Session

from matching.evaluate import BadSetError, Report, evaluate
from matching.shapes import Weights
from talent.kit.errors import Invalid
from talent.matches.documents import vocabulary_document
from talent.matches.engine import Report as Progress


def evaluate_folder(session: Session, folder: Path, weights: Weights, progress: Progress) -> Report:
    """Raises ``Invalid`` for a folder that is no labelled set."""
    vocabulary = vocabulary_document(session)
    try:
        return evaluate(
            folder,
            vocabulary=vocabulary,
            weights=weights,
            progress=lambda done, total: progress("评测", done, total),
        )
    except BadSetError as error:
        raise Invalid(f"标注集无法读取：{error}") from error
