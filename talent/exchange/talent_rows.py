"""What would become of each row of a list of people, and writing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.audit.turns import take_named_turn
from talent.exchange.enums import RowFate
from talent.exchange.layouts import Layout, Refusal, Row, WrongCell
from talent.exchange.readings import Places, SkillCell, places
from talent.exchange.talent_finding import Called, EarlierPeople, Register, called_by
from talent.exchange.writers import Result
from talent.kit.clock import today
from talent.kit.errors import FieldError
from talent.kit.tally import short_key
from talent.kit.terms import Category
from talent.people.creating import create_people
from talent.people.finding import NEW_PEOPLE, Who
from talent.people.handing_in import FILLED, Filling, Held, enter_numbers, fill_people, held_of
from talent.people.recalling import Sayings
from talent.people.rows import (
    Basics,
    CategoryRow,
    EducationRow,
    GraduateRow,
    InstructorRow,
    PractitionerRow,
    SkillRow,
    TraineeRow,
)
from talent.people.schemas import PersonInput
from talent.vocab import service as vocab
from talent.vocab.words import fold

_TWICE = "与前面一行是同一个人，内容却不同。请只保留正确的一行。"
_CLAIMED = "本人已认领档案，以本人填写的为准，没有改动。"
_DIFFERENT = "档案中已有不同的{names}，没有改动。"


@dataclass(frozen=True, slots=True)
class _Assessed:
    """A row with its fate; ``filling`` for whom is there already."""

    row: Row
    result: Result
    called: Called
    who: Who | None = None
    filling: Filling | None = None


class PeopleCheck:
    """What would become of the rows of one sheet, some at a time, each as if those before it were written;
    nothing is. First all are noted, then all are checked.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._earlier = EarlierPeople()

    def note(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._earlier.note(called_by(row))

    def check(self, session: Session, rows: Sequence[Row]) -> list[Result]:
        found = _assess(session, self._layout, rows, places(session), self._earlier)
        return [one.result for one in found]


def record_people(session: Session, actor: Actor, layout: Layout, rows: Sequence[Row]) -> list[Result]:
    """Writes those that can go in, in a few statements."""
    # Nobody else may enter the same new person meanwhile, from whatever kind of sheet.
    take_named_turn(session, NEW_PEOPLE)
    known = places(session)
    found = _assess(session, layout, rows, known, EarlierPeople())
    new = [one for one in found if one.result.fate is RowFate.NEW]
    ids: list[int] = []
    if new:
        words = vocab.skills_of_folded_words(session)
        ids = create_people(session, actor, [_profile(one.row, known, words) for one in new])
        enter_numbers(
            session, {number: one.called.number_index for number, one in zip(ids, new, strict=True)}
        )
    changed = [one for one in found if one.result.fate is RowFate.CHANGED]
    fillings = {one.who.person_id: one.filling for one in changed if one.who and one.filling}
    fill_people(session, actor, {number: one for number, one in fillings.items() if number is not None})
    made = iter(ids)
    return [
        Result(RowFate.NEW, object_id=next(made)) if one.result.fate is RowFate.NEW else one.result
        for one in found
    ]


def _assess(
    session: Session, layout: Layout, rows: Sequence[Row], known: Places, earlier: EarlierPeople
) -> list[_Assessed]:
    called = [called_by(row) for row in rows]
    register = Register(session, called, earlier)
    held = held_of(session, register.ids)
    found = []
    for row, one in zip(rows, called, strict=True):
        who = register.find(one)
        if isinstance(who, FieldError):
            refusal = Refusal(layout.heading(who.field), who.message)
            found.append(_Assessed(row, Result(RowFate.REFUSED, refusal), one))
            continue
        found.append(_fate(layout, row, one, who, held.get(who.person_id or 0), register.seen, known))
    register.remember()
    return found


def _fate(
    layout: Layout,
    row: Row,
    called: Called,
    who: Who,
    held: Held | None,
    seen: Sayings,
    known: Places,
) -> _Assessed:
    try:
        place = None if row.values["division"] is None else known.find(row.values["division"])
    except WrongCell as wrong:
        refusal = Refusal(layout.heading("division"), str(wrong))
        return _Assessed(row, Result(RowFate.REFUSED, refusal), called)
    words = short_key(repr(sorted(row.values.items())))
    before = seen.before(who, words)
    if before is not None:
        if before != words:
            return _Assessed(row, Result(RowFate.REFUSED, Refusal("", _TWICE)), called)
        return _Assessed(row, Result(RowFate.UNCHANGED), called, who)
    if held is None:
        return _Assessed(row, Result(RowFate.NEW), called, who)
    if held.user_id is not None:
        return _Assessed(row, Result(RowFate.UNCHANGED, warning=_CLAIMED), called, who)
    said = {name: row.values[name] for name in FILLED} | {"division": place}
    filling = _filling(row, called, held, said)
    names = [
        layout.heading(name)
        for name, value in said.items()
        if value is not None and held.values[name] not in (None, value)
    ]
    warning = _DIFFERENT.format(names="、".join(names)) if names else ""
    fate = RowFate.CHANGED if filling else RowFate.UNCHANGED
    return _Assessed(row, Result(fate, warning=warning), called, who, filling)


def _filling(row: Row, called: Called, held: Held, said: Mapping[str, Any]) -> Filling:
    """What the row has and the profile has not."""
    values = {name: value for name, value in said.items() if value is not None and held.values[name] is None}
    lacks = row.values["category"] not in held.categories
    return Filling(
        values,
        (_membership(row),) if lacks else (),
        None if held.numbered else called.number_index,
    )


def _profile(row: Row, known: Places, words: Mapping[str, str]) -> PersonInput:
    """A profile as the row says; of the identity number nothing."""
    values = row.values
    basics = Basics(
        name=values["name"],
        mobile=values["mobile"],
        email=values["email"],
        division=None if values["division"] is None else known.find(values["division"]),
        education_level=values["education_level"],
        experience_years=values["experience_years"],
    )
    education = []
    if values["school"]:
        year = values["graduation_year"]
        education.append(
            EducationRow(
                school_name=values["school"],
                major_name=values["major"] or "",
                level=values["education_level"],
                end_year=year,
            )
        )
    return PersonInput(
        basics=basics,
        education=education,
        skills=_skill_rows(values["skills"] or [], words),
        categories=[_membership(row)],
    )


def _skill_rows(skills: Sequence[SkillCell], words: Mapping[str, str]) -> list[SkillRow]:
    """One skill under two names is one: the first stays."""
    found: dict[str, SkillRow] = {}
    for one in skills:
        folded = fold(one.words)
        row = SkillRow(words=one.words, level=one.level or 1)
        found.setdefault(f"skill {words[folded]}" if folded in words else folded, row)
    return list(found.values())


def _membership(row: Row) -> CategoryRow:
    values = row.values
    since: date = values["since"] or _first_day(values)
    if values["category"] is Category.GRADUATE:
        return GraduateRow(
            since=since,
            school_name=values["school"] or "",
            major_name=values["major"] or "",
            graduation_year=values["graduation_year"],
        )
    if values["category"] is Category.TRAINEE:
        return TraineeRow(since=since)
    if values["category"] is Category.PRACTITIONER:
        return PractitionerRow(since=since, employer=values["employer"] or "", title=values["title"] or "")
    return InstructorRow(since=since, teaches=values["teaches"] or "")


def _first_day(values: Mapping[str, Any]) -> date:
    """Graduates leave at the end of June."""
    year = values["graduation_year"]
    if values["category"] is Category.GRADUATE and year is not None:
        return min(date(year, 7, 1), today())
    return today()
