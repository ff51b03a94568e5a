"""Brings in the standards and questions that come with the product; loading them again changes nothing.

A standard that is here already stays as it is: a new edition has a new code. A question that somebody here
has changed, moved or retired stays so, too; others follow the file.
"""

import csv
import io
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams.enums import QuestionState, StandardState
from talent.exams.formats.shapes import Defaults, Problem
from talent.exams.formats.sheet_reading import read_csv
from talent.exams.queries import by_code
from talent.exams.rules import standard_errors
from talent.exams.schemas import QuestionInput
from talent.exams.standard_schemas import StandardInput
from talent.exams.standards import load_standards
from talent.exams.storing import store
from talent.exams.tables import Question, QuestionVersion, Standard
from talent.kit.errors import Invalid

SHEETS = ("single", "multiple", "true_false", "fill_in", "ordering", "case", "practical")


@dataclass(frozen=True)
class ExamsLoaded:
    """How many there are in the files, and how many of them were new or changed."""

    standards: int
    questions: int
    new: int
    changed: int


def load_exams(session: Session, actor: Actor, folder: Traversable | None = None) -> ExamsLoaded:
    """Loads every file of the folder (the ones that come with the package by default), all or nothing.

    Raises ``Invalid`` that names file and line of what is wrong.
    """
    require(actor, Permission.VOCABULARY_LOAD)
    source = folder or files("seeds") / "exams"
    standards, questions = read_standards(source), read_questions(source)
    fresh = _load_standards(session, actor, standards)
    new, changed = _load_questions(session, actor, questions)
    loaded = ExamsLoaded(len(standards), len(questions), fresh + new, changed)
    if loaded.new or loaded.changed:
        detail = f"standards={fresh} questions={new} changed={changed}"
        record(session, actor, Action.EXAMS_LOAD, "question", None, detail)
    return loaded


def read_questions(folder: Traversable) -> list[QuestionInput]:
    """The questions of every sheet."""
    found: list[QuestionInput] = []
    for name in SHEETS:
        try:
            read = read_csv((folder / "questions" / f"{name}.csv").read_bytes(), Defaults())
        except (OSError, Problem) as error:
            raise Invalid(f"{name}.csv：{error}") from error
        for complaint in read.complaints:
            raise Invalid(f"{name}.csv 第{complaint.line}行 {complaint.column}：{complaint.message}")
        found += [one.question for one in read.found]
    return found


def read_standards(folder: Traversable) -> list[StandardInput]:
    """Each standard with its competencies in their order; their skills stand as ``id:level;id:level``."""
    items: dict[str, list[dict[str, Any]]] = {}
    for cells in _rows(folder, "standard_items.csv"):
        pairs = (one.partition(":") for one in cells.pop("skills").split(";"))
        tied = [{"skill": skill, "level": level} for skill, _, level in pairs]
        items.setdefault(cells.pop("standard"), []).append({**cells, "skills": tied})
    try:
        found = [
            StandardInput.model_validate({**cells, "items": items.get(cells["code"], [])})
            for cells in _rows(folder, "standards.csv")
        ]
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_url=False)[0]["loc"]))
        raise Invalid(f"考核规范文件中的 {where} 不符合要求。") from error
    for one in found:
        if errors := standard_errors(one.items):
            raise Invalid(f"{one.code}：{errors[0].message}")
    return found


def _rows(folder: Traversable, name: str) -> list[dict[str, str]]:
    try:
        text = (folder / name).read_bytes().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"{name} 无法读取：{error}") from error


def _load_standards(session: Session, actor: Actor, standards: list[StandardInput]) -> int:
    """How many were new. Where an own standard of the occupation and level is in force, it stays so."""
    present = session.exec(select(Standard).order_by(col(Standard.id))).all()
    codes = {one.code for one in present}
    own = {(one.occupation, one.level) for one in present if one.state is StandardState.IN_FORCE}
    wanted = [one for one in standards if one.code not in codes and (one.occupation, one.level) not in own]
    load_standards(session, actor, wanted)
    return len(wanted)


def _load_questions(session: Session, actor: Actor, questions: list[QuestionInput]) -> tuple[int, int]:
    known = by_code(session, [one.code for one in questions])
    touched = _touched(session, list(known.values()))
    follow = [one for one in questions if one.code not in touched]
    states = {code: question.state for code, question in known.items()}
    stored = store(session, actor, follow)
    for item, question_id in zip(follow, stored.ids, strict=True):
        question = session.get_one(Question, question_id)
        # They ship with the product, looked through before: what waits for review is what people write here.
        question.state = states.get(item.code, QuestionState.IN_USE)
    session.flush()
    return stored.added, stored.changed


def _touched(session: Session, questions: list[Question]) -> set[str]:
    """The codes of those that somebody here wrote, or wrote a version of."""
    ids = [one.id for one in questions]
    query = select(QuestionVersion.question_id).where(
        col(QuestionVersion.question_id).in_(ids), col(QuestionVersion.written_by).is_not(None)
    )
    changed = set(session.exec(query.order_by(col(QuestionVersion.id))))
    return {
        one.code for one in questions if one.id in changed or one.author_id or one.organisation_id is not None
    }
