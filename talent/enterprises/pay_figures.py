"""What the open demands pay and ask, by occupation and by city, for everybody; small groups are left out."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlalchemy import select as columns_of
from sqlmodel import Session, col

from talent.enterprises.queries import open_demands
from talent.enterprises.tables import Demand, DemandSkill
from talent.kit.clock import now
from talent.vocab import service as vocab

# Of fewer demands no figure is shown: it would be that of one enterprise.
FEWEST = 5
_MOST_SKILLS = 3
_ROUND = 100
# Whole yuan a month, where the steps of the distribution begin.
_STEPS = (0, 4_000, 6_000, 8_000, 10_000, 12_000, 15_000)


@dataclass(frozen=True)
class GroupFigures:
    """Pay is the middle of a demand's range, in whole hundreds; None where too few say what they pay."""

    code: str
    name: str
    demands: int
    headcount: int
    with_pay: int
    low: int | None
    median: int | None
    high: int | None
    skills: tuple[str, ...]


@dataclass(frozen=True)
class PayStep:
    """How many demands pay from ``start`` yuan to below ``end``; the last has no end."""

    start: int
    end: int | None
    demands: int


@dataclass(frozen=True)
class DemandFigures:
    """``hidden_…`` of the demands are in groups too small to be shown, or in none."""

    as_of: datetime
    whole: GroupFigures
    steps: tuple[PayStep, ...]
    occupations: tuple[GroupFigures, ...]
    cities: tuple[GroupFigures, ...]
    hidden_occupations: int
    hidden_cities: int


class _Row(NamedTuple):
    """A demand as far as the figures go."""

    occupation: str | None
    division: str | None
    headcount: int | None
    low: int | None
    high: int | None

    @property
    def pay(self) -> float | None:
        ends = [end for end in (self.low, self.high) if end is not None]
        return sum(ends) / len(ends) if ends else None


Key = Callable[[_Row], str | None]
Skills = dict[str, tuple[str, ...]]


def demand_figures(session: Session) -> DemandFigures:
    """Of what is out at the moment. Reads every open demand: the caller keeps it for some minutes."""
    city_of = {
        code: city.code
        for city in vocab.divisions(session)
        for code in (city.code, *(one.code for one in city.counties))
    }
    rows = _rows(session)
    by_work, by_place, of_all = _skills(session, city_of)
    work, places = (
        _grouped(rows, lambda row: row.occupation),
        _grouped(rows, lambda row: city_of.get(row.division or "")),
    )
    return DemandFigures(
        as_of=now(),
        whole=_figures("", "", rows, of_all),
        steps=_steps(rows),
        occupations=_shown(work, vocab.occupation_names(session, list(work)), by_work),
        cities=_shown(places, vocab.division_names(session, list(places)), by_place),
        hidden_occupations=_hidden(rows, work),
        hidden_cities=_hidden(rows, places),
    )


def _rows(session: Session) -> list[_Row]:
    query = open_demands().with_only_columns(
        col(Demand.occupation),
        col(Demand.division),
        col(Demand.headcount),
        col(Demand.salary_min),
        col(Demand.salary_max),
    )
    return [_Row(*row) for row in session.execute(query.order_by(col(Demand.id)))]


def _skills(session: Session, city_of: dict[str, str]) -> tuple[Skills, Skills, tuple[str, ...]]:
    """Names of the most asked skills by occupation, by city and of all, the most asked first."""
    by_work: dict[str, Counter[str]] = defaultdict(Counter)
    by_place: dict[str, Counter[str]] = defaultdict(Counter)
    of_all: Counter[str] = Counter()
    keys = (col(Demand.occupation), col(Demand.division), col(DemandSkill.skill))
    query = (
        columns_of(*keys, func.count())
        .select_from(DemandSkill)
        .join(Demand, col(Demand.id) == col(DemandSkill.demand_id))
        .where(col(DemandSkill.skill).is_not(None))
        .where(col(Demand.id).in_(open_demands().with_only_columns(col(Demand.id))))
        .group_by(*keys)
        .order_by(*keys)
    )
    for occupation, division, skill, number in session.execute(query):
        by_work[occupation or ""][skill] += number
        by_place[city_of.get(division or "", "")][skill] += number
        of_all[skill] += number
    most = {key: _most(counter) for key, counter in [*by_work.items(), *by_place.items(), ("*", of_all)]}
    names = vocab.skill_names(session, {skill for skills in most.values() for skill in skills})

    def named(skills: Iterable[str]) -> tuple[str, ...]:
        return tuple(names[skill] for skill in skills if skill in names)

    return (
        {key: named(most[key]) for key in by_work},
        {key: named(most[key]) for key in by_place},
        named(most["*"]),
    )


def _most(counter: Counter[str]) -> list[str]:
    return sorted(counter, key=lambda skill: (-counter[skill], skill))[:_MOST_SKILLS]


def _grouped(rows: Iterable[_Row], key: Key) -> dict[str, list[_Row]]:
    """Only the groups large enough to be shown."""
    groups: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if code := key(row):
            groups[code].append(row)
    return {code: members for code, members in groups.items() if len(members) >= FEWEST}


def _hidden(rows: Sequence[_Row], groups: dict[str, list[_Row]]) -> int:
    return len(rows) - sum(map(len, groups.values()))


def _shown(groups: dict[str, list[_Row]], names: dict[str, str], skills: Skills) -> tuple[GroupFigures, ...]:
    """The largest first."""
    made = [
        _figures(code, names.get(code, code), rows, skills.get(code, ())) for code, rows in groups.items()
    ]
    return tuple(sorted(made, key=lambda group: (-group.demands, group.code)))


def _figures(code: str, name: str, rows: Sequence[_Row], skills: tuple[str, ...]) -> GroupFigures:
    pay = sorted(row.pay for row in rows if row.pay is not None)
    enough = len(pay) >= FEWEST
    quarters = statistics.quantiles(pay, n=4, method="inclusive") if enough else (None, None, None)
    low, median, high = (None if one is None else round(one / _ROUND) * _ROUND for one in quarters)
    people = sum(row.headcount or 0 for row in rows)
    return GroupFigures(code, name, len(rows), people, len(pay), low, median, high, skills)


def _steps(rows: Iterable[_Row]) -> tuple[PayStep, ...]:
    pay = [row.pay for row in rows if row.pay is not None]
    ends = [*_STEPS[1:], None]
    return tuple(
        PayStep(start, end, sum(1 for one in pay if one >= start and (end is None or one < end)))
        for start, end in zip(_STEPS, ends, strict=True)
    )
