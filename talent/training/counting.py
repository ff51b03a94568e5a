"""Demands and people of each skill and group in each city: counted every night, for it is slow by day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import insert
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, delete, select

from talent.kit.clock import today
from talent.training import tallies
from talent.training.tables import SkillTally
from talent.vocab.service import cities_by_division

Place = tuple[str, str]

_COUNTED = ("demands", "wanted", "stated", "proven")
_SCOPES = {"skill": tallies.BY_SKILL, "group": tallies.BY_GROUP}


@dataclass(slots=True)
class Count:
    """All that is counted of one skill or group, somewhere."""

    demands: int = 0
    wanted: int = 0
    stated: int = 0
    proven: int = 0
    classes: int = 0
    seats: float = 0

    @property
    def gap(self) -> int:
        return max(0, self.wanted - self.proven)

    @property
    def lack(self) -> int:
        return max(0, self.gap - round(self.seats))


class Counted(NamedTuple):
    """By city and key, without any seats yet, and the day on which it was so."""

    on: date
    counts: defaultdict[Place, Count]


def counted(session: Session, scope: str) -> Counted:
    """As the last night counted; before the first one it is counted now."""
    columns = (getattr(SkillTally, name) for name in ("city", "key", *_COUNTED, "counted_on"))
    query = columns_of(*columns).where(col(SkillTally.scope) == scope)
    rows = session.execute(query.order_by(col(SkillTally.key), col(SkillTally.city))).all()
    if not rows:
        return Counted(today(), _count(session, scope, cities_by_division(session)))
    counts: defaultdict[Place, Count] = defaultdict(Count)
    for row in rows:
        counts[row.city, row.key] = Count(row.demands, row.wanted, row.stated, row.proven)
    return Counted(rows[0].counted_on, counts)


def count_skills(session: Session, day: date) -> int:
    """Counts once a day and keeps nothing of the day before."""
    if session.exec(select(SkillTally).where(col(SkillTally.counted_on) == day).limit(1)).first():
        return 0
    session.exec(delete(SkillTally))
    cities = cities_by_division(session)
    rows = [
        {"scope": scope, "key": key, "city": city, "counted_on": day}
        | {name: getattr(one, name) for name in _COUNTED}
        for scope in _SCOPES
        for (city, key), one in _count(session, scope, cities).items()
    ]
    if rows:
        session.execute(insert(SkillTally), rows)
    return len(rows)


def city_of(division: str | None, cities: Mapping[str, str]) -> str:
    """Empty for what is nowhere, such as an online class."""
    return cities.get(division or "", "")


def _count(session: Session, scope: str, cities: Mapping[str, str]) -> defaultdict[Place, Count]:
    key = _SCOPES[scope]
    counts: defaultdict[Place, Count] = defaultdict(Count)
    for asked in tallies.asked(session, key):
        one = counts[city_of(asked.division, cities), asked.key]
        one.demands += asked.demands
        one.wanted += asked.wanted
    for had in tallies.stated(session, key):
        counts[city_of(had.division, cities), had.key].stated += had.people
    for had in tallies.proven(session, key):
        counts[city_of(had.division, cities), had.key].proven += had.people
    return counts
