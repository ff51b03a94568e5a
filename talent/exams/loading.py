"""Brings in the standards and questions that come with the product; loading them again changes nothing.

A standard that is here already stays as it is: a new edition has a new code. A question that somebody here
has changed, moved or retired stays so, too; others follow the file.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams.enums import QuestionState, StandardState
from talent.exams.formats.shapes import Defaults, Problem
from talent.exams.formats.sheet_reading import read_csv
from talent.exams.queries import by_code
from talent.exams.rules import weights_add_up
from talent.exams.schemas import QuestionInput
from talent.exams.storing import store
from talent.exams.tables import Question, QuestionVersion, Standard, StandardItem, StandardItemSkill
from talent.kit.errors import Invalid
from talent.vocab.service import occupation_names, skill_names

SHEETS = ("single", "multiple", "true_false", "fill_in", "ordering", "case", "practical")


class _Row(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)


_R = TypeVar("_R", bound=_Row)


class StandardRow(_Row):
    code: Annotated[str, Field(min_length=1, max_length=40)]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    occupation: Annotated[str, Field(min_length=1, max_length=16)]
    level: Annotated[int, Field(ge=1, le=5)]
    edition: Annotated[str, Field(max_length=40)]
    source: Annotated[str, Field(min_length=1, max_length=300)]


class ItemRow(_Row):
    """``skills`` as ``id:level;id:level``."""

    standard: str
    code: Annotated[str, Field(min_length=1, max_length=20)]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    description: str
    weight: Annotated[float, Field(gt=0, le=100)]
    skills: Annotated[str, Field(pattern=r"^[a-z0-9_]+:[1-4](;[a-z0-9_]+:[1-4])*$")]

    @property
    def levels(self) -> dict[str, int]:
        pairs = (one.split(":") for one in self.skills.split(";"))
        return {skill: int(level) for skill, level in pairs}


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
    fresh = _load_standards(session, standards)
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


def read_standards(folder: Traversable) -> list[tuple[StandardRow, list[ItemRow]]]:
    """Each standard with its competencies in their order."""
    items = list(_rows(folder, "standard_items.csv", ItemRow))
    found = []
    for standard in _rows(folder, "standards.csv", StandardRow):
        own = [one for one in items if one.standard == standard.code]
        if not weights_add_up(one.weight for one in own):
            raise Invalid(f"standard_items.csv：{standard.code} 各项的权重之和须为 100。")
        found.append((standard, own))
    return found


def _rows(folder: Traversable, name: str, shape: type[_R]) -> Iterator[_R]:
    text = (folder / name).read_bytes().decode("utf-8-sig")
    for line, cells in enumerate(csv.DictReader(io.StringIO(text, newline=""), strict=True), 2):
        try:
            yield shape.model_validate(cells)
        except ValidationError as error:
            where = error.errors(include_url=False)[0]["loc"]
            raise Invalid(f"{name} 第{line}行 {where[0] if where else ''} 列不符合要求。") from error


def _load_standards(session: Session, standards: list[tuple[StandardRow, list[ItemRow]]]) -> int:
    known = set(session.exec(select(Standard.code).order_by(Standard.code)))
    wanted = [(one, items) for one, items in standards if one.code not in known]
    _check_codes(session, wanted)
    for one, items in wanted:
        standard = Standard(state=StandardState.IN_FORCE, **one.model_dump())
        session.add(standard)
        session.flush()
        for position, row in enumerate(items, 1):
            _add_item(session, standard.id or 0, position, row)
    session.flush()
    return len(wanted)


def _add_item(session: Session, standard_id: int, position: int, row: ItemRow) -> None:
    values = row.model_dump(exclude={"standard", "skills"})
    item = StandardItem(standard_id=standard_id, position=position, **values)
    session.add(item)
    session.flush()
    for skill, level in row.levels.items():
        session.add(StandardItemSkill(item_id=item.id or 0, skill=skill, level=level))


def _check_codes(session: Session, wanted: list[tuple[StandardRow, list[ItemRow]]]) -> None:
    """Every occupation and skill that is named is in the code lists."""
    occupations = {one.occupation for one, _ in wanted}
    skills = {skill for _, items in wanted for row in items for skill in row.levels}
    _complain_of(occupations, occupation_names(session, occupations), "职业")
    _complain_of(skills, skill_names(session, skills), "技能")


def _complain_of(codes: set[str], known: Mapping[str, str], what: str) -> None:
    if missing := sorted(codes - known.keys()):
        raise Invalid(f"代码表中没有{what}“{missing[0]}”，请先载入代码表。")


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
