"""Person-times: one completion of one class that is not revoked, counted in the year of its day."""

from datetime import date

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, extract, func
from sqlalchemy import select as columns_of
from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may
from talent.accounts.tables import Organisation
from talent.kit.clock import today
from talent.training.enums import TeachingMode
from talent.training.recording import body_of
from talent.training.tables import Completion, TrainingClass
from talent.vocab import service as vocab

RULE = (
    "一名学员完成一个班次并结业，计一人次；按结业日期计入当年。同一人完成不同班次分别计数，已撤销的不计。"
    "学员注销账号后，人次保留，不再与本人关联。"
)
NO_PLACE = "线上或未填地点"
MOST_BODIES = 50


class Share(BaseModel):
    """A part of the count: its name and how many person-times."""

    model_config = ConfigDict(frozen=True)

    name: str
    number: int


class PersonTimes(BaseModel):
    """The count of a year and its parts; ``bodies`` are those with the most, and empty for one body."""

    model_config = ConfigDict(frozen=True)

    year: int
    total: int
    target: int
    people: int
    months: list[Share]
    modes: list[Share]
    divisions: list[Share]
    bodies: list[Share]

    @property
    def percent(self) -> float:
        return 100 * self.total / self.target if self.target else 0.0


def person_times(session: Session, actor: Actor, target: int, year: int | None = None) -> PersonTimes:
    """Of all bodies for the staff, of the own one for a body; of this year unless another is asked for."""
    wanted_year = year or today().year
    everybody = may(actor, Permission.TRAINING_AUDIT)
    counted = _counted(wanted_year)
    if not everybody:
        counted &= col(Completion.organisation_id) == body_of(actor)
    query = columns_of(func.count(), func.count(col(Completion.person_id).distinct())).where(counted)
    total, people = session.execute(query).one()
    return PersonTimes(
        year=wanted_year,
        total=total,
        target=target,
        people=people,
        months=_months(session, counted),
        modes=_modes(session, counted),
        divisions=_divisions(session, counted),
        bodies=_bodies(session, counted) if everybody else [],
    )


def _counted(year: int) -> ColumnElement[bool]:
    return col(Completion.completed_on).between(date(year, 1, 1), date(year, 12, 31)) & col(
        Completion.revoked_on
    ).is_(None)


def _months(session: Session, counted: ColumnElement[bool]) -> list[Share]:
    month = extract("month", col(Completion.completed_on))
    query = columns_of(month, func.count()).where(counted).group_by(month).order_by(month)
    found = {int(number): total for number, total in session.execute(query)}
    return [Share(name=f"{number}月", number=found.get(number, 0)) for number in range(1, 13)]


def _modes(session: Session, counted: ColumnElement[bool]) -> list[Share]:
    mode = col(TrainingClass.mode)
    query = (
        columns_of(mode, func.count())
        .join(Completion, col(Completion.class_id) == col(TrainingClass.id))
        .where(counted)
    )
    found = {one: number for one, number in session.execute(query.group_by(mode).order_by(mode))}  # noqa: C416
    return [Share(name=one.label, number=found.get(one, 0)) for one in TeachingMode]


def _divisions(session: Session, counted: ColumnElement[bool]) -> list[Share]:
    """By city, the most first; counties count with theirs."""
    division = col(TrainingClass.division)
    query = (
        columns_of(division, func.count())
        .join(Completion, col(Completion.class_id) == col(TrainingClass.id))
        .where(counted)
    )
    cities = {
        code: city.name
        for city in vocab.divisions(session)
        for code in (city.code, *(county.code for county in city.counties))
    }
    totals: dict[str, int] = {}
    for code, number in session.execute(query.group_by(division).order_by(division)):
        name = cities.get(code, code) if code else NO_PLACE
        totals[name] = totals.get(name, 0) + number
    return [Share(name=name, number=totals[name]) for name in sorted(totals, key=lambda one: -totals[one])]


def _bodies(session: Session, counted: ColumnElement[bool]) -> list[Share]:
    query = (
        columns_of(Organisation.name, func.count())  # type: ignore[call-overload]
        .join(Completion, col(Completion.organisation_id) == col(Organisation.id))
        .where(counted)
        .group_by(col(Organisation.id), col(Organisation.name))
        .order_by(func.count().desc(), col(Organisation.id))
    )
    return [Share(name=name, number=number) for name, number in session.execute(query.limit(MOST_BODIES))]
