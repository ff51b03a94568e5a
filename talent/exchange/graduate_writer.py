"""Rows of a sheet of graduates become what a university hands in."""

from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.exchange.enums import RowFate
from talent.exchange.graduate_codes import CodeLists
from talent.exchange.graduate_sheet import LAYOUT
from talent.exchange.graduate_undo import kept_graduates, undo_graduates
from talent.exchange.layouts import Refusal, Row, WrongCell
from talent.exchange.writers import Result
from talent.people.codes import CodeBook
from talent.people.graduate_assessing import Assessed
from talent.people.graduate_rules import Graduate, School
from talent.people.graduates import (
    GraduateCheck,
    record_graduates,
    school_of,
    university_of,
    verified_university_of,
)
from talent.vocab.words import fold

_OTHER_SCHOOL = "只能提交本校的毕业生。请核对学校名称，或将此列留空。"


class GraduateWriter:
    """Every row is one graduate of the university that hands the sheet in."""

    layout = LAYOUT
    permission = Permission.GRADUATES_OWN
    undoing = "这些毕业生会从名单中删除，随名单建立的待认领档案一并删除。"

    def require(self, session: Session, actor: Actor) -> int:
        return verified_university_of(session, actor)

    def choices(self, session: Session, actor: Actor) -> Mapping[str, Sequence[str]]:
        school = school_of(session, university_of(actor), CodeBook(session))
        return {"school": [school.name], **CodeLists(session).choices()}

    def begin_check(self) -> "_Check":
        return _Check(self)

    def write(self, session: Session, actor: Actor, rows: Sequence[Row], because: str) -> list[Result]:
        """``because`` is not told: who handed what in, the words of each graduate say themselves."""
        reader = _Reader(session, self.require(session, actor))
        graduates, refused = reader.graduates(rows)
        source = rows[0].source if rows else ""
        found = record_graduates(session, actor, list(graduates.values()), source=source, codes=reader.codes)
        results = {line: _result(one, entry) for line, (one, entry) in zip(graduates, found, strict=True)}
        return _ordered(rows, results, refused)

    def kept_back(self, session: Session, actor: Actor, object_ids: Collection[int]) -> Mapping[int, str]:
        return kept_graduates(session, actor, object_ids)

    def undo(self, session: Session, actor: Actor, object_ids: Collection[int]) -> set[int]:
        """Takes back new entries of the list on which nothing was built; which of them."""
        return undo_graduates(session, actor, object_ids)


class _Check:
    """A sheet that is checked some rows at a time."""

    def __init__(self, writer: GraduateWriter) -> None:
        self._writer = writer
        self._check = GraduateCheck()

    def note(self, session: Session, actor: Actor, rows: Sequence[Row]) -> None:
        graduates, _ = _Reader(session, self._writer.require(session, actor)).graduates(rows)
        self._check.note(list(graduates.values()))

    def check(self, session: Session, actor: Actor, rows: Sequence[Row]) -> list[Result]:
        reader = _Reader(session, self._writer.require(session, actor))
        graduates, refused = reader.graduates(rows)
        found = self._check.check(session, actor, list(graduates.values()), reader.codes)
        results = {line: _result(one) for line, one in zip(graduates, found, strict=True)}
        return _ordered(rows, results, refused)


class _Reader:
    """Reads what only the database knows: codes, and which school it is."""

    def __init__(self, session: Session, organisation_id: int) -> None:
        self._lists = CodeLists(session)
        self.codes = CodeBook(session)
        self._school = school_of(session, organisation_id, self.codes)

    def graduates(self, rows: Sequence[Row]) -> tuple[dict[int, Graduate], dict[int, Result]]:
        """By line what the rows say, or why they can't go in."""
        found: dict[int, Graduate] = {}
        refused: dict[int, Result] = {}
        for row in rows:
            read = self._graduate(row)
            if isinstance(read, Graduate):
                found[row.line] = read
            else:
                refused[row.line] = Result(RowFate.REFUSED, read)
        return found, refused

    def _graduate(self, row: Row) -> Graduate | Refusal:
        values = row.values
        if not _is_own(values["school"], self._school):
            return Refusal(LAYOUT.heading("school"), _OTHER_SCHOOL)
        key = "education_level"
        try:
            level = self._lists.level(values[key])
            key = "division"
            division = self._lists.division(values[key])
        except WrongCell as error:
            return Refusal(LAYOUT.heading(key), str(error))
        major_code, major_name = self._lists.major(values["major"], level)
        return Graduate(
            name=values["name"],
            graduation_year=values["graduation_year"],
            major_name=major_name,
            major_code=major_code,
            mobile=values["mobile"],
            email=values["email"],
            resident_id=values["resident_id"],
            student_number=values["student_number"],
            education_level=level,
            division=division,
            skills=self._skills(values["skills"] or ()),
            posts=values["posts"] or (),
            line=row.line,
        )

    def _skills(self, words: Sequence[str]) -> tuple[str, ...]:
        """Two names of one skill are one."""
        found: dict[str, str] = {}
        for one in words:
            found.setdefault(self.codes.skill(None, one, "") or fold(one), one)
        return tuple(found.values())


def _is_own(text: str | None, school: School) -> bool:
    return text is None or text == school.code or fold(text) == fold(school.name)


def _ordered(
    rows: Sequence[Row], results: Mapping[int, Result], refused: Mapping[int, Result]
) -> list[Result]:
    return [refused.get(row.line) or results[row.line] for row in rows]


def _result(found: Assessed, entry_id: int | None = None) -> Result:
    if found.fault is None:
        return Result(RowFate(found.fate.value), None, entry_id)
    return Result(RowFate.REFUSED, Refusal(LAYOUT.heading(found.fault.field), found.fault.message))
