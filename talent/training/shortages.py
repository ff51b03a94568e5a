"""Skills that many demands require, few people have proven and few classes teach; and the classes needed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.kit.clock import today
from talent.kit.paging import Page, Paged
from talent.training import tallies
from talent.training.plan_rules import CAP, CLASS_SIZE, TARGET, classes_for, remaining, share_out
from talent.training.shortage_schemas import PlanLine, PlanOut, Shortage, ShortageFilter, ShortagesOut
from talent.vocab.service import cities_by_division, division_names, skills

Place = tuple[str, str]


@dataclass(slots=True)
class _Count:
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


def list_shortages(session: Session, actor: Actor, wanted: ShortageFilter, page: Page) -> ShortagesOut:
    """Skills that open demands require, where most people are lacking first; for a city, what is online
    counts, too. Nobody is named, and people who take no part in matching are not counted.
    """
    require(actor, Permission.SHORTAGES_READ)
    cities = cities_by_division(session)
    counts = _fold(_skill_counts(session, cities), wanted.division)
    names = {one.id: (one.name, group.name) for group in skills(session) for one in group.skills}
    lines = [
        Shortage(
            skill=skill,
            name=names[skill][0],
            group=names[skill][1],
            demands=one.demands,
            wanted=one.wanted,
            stated=one.stated,
            proven=one.proven,
            classes=one.classes,
            seats=round(one.seats),
            gap=one.gap,
            lack=one.lack,
        )
        for skill, one in counts.items()
        if one.demands and skill in names
    ]
    lines.sort(key=lambda line: (-line.lack, -line.gap, -line.demands, line.skill))
    return ShortagesOut(
        division=wanted.division,
        counted_on=today(),
        skills=Paged[Shortage](
            items=lines[page.offset : page.offset + page.size],
            total=len(lines),
            number=page.number,
            size=page.size,
        ),
    )


def class_plan(session: Session, actor: Actor) -> PlanOut:
    """Seats and classes to open this year toward the target, by city and group of skills."""
    require(actor, Permission.CLASSES_PLAN)
    day, cities = today(), cities_by_division(session)
    groups = {group.id: group.name for group in skills(session)}
    counts = _group_counts(session, cities)
    planned = sum(row.seats for row in tallies.seats_planned(session, day))
    done = tallies.completed(session, day)
    left = remaining(done, planned)
    seats = share_out({place: one.lack for place, one in counts.items()}, left)
    names = division_names(session, [city for city, _ in counts])
    lines = [
        PlanLine(
            division=city,
            city=names.get(city, city),
            group=group,
            group_name=groups.get(group, group),
            demands=one.demands,
            wanted=one.wanted,
            proven=one.proven,
            gap=one.gap,
            planned=round(one.seats),
            seats=seats[city, group],
            classes=classes_for(seats[city, group]),
        )
        for (city, group), one in counts.items()
        if one.demands
    ]
    return PlanOut(
        counted_on=day,
        target=TARGET,
        done=done,
        planned=planned,
        remaining=left,
        placed=sum(line.seats for line in lines),
        cap=CAP,
        class_size=CLASS_SIZE,
        lines=sorted(lines, key=lambda line: (-line.seats, -line.gap, line.division, line.group)),
    )


def plan_rows(plan: PlanOut) -> Iterable[tuple[str | int, ...]]:
    """The plan as a table for a spreadsheet."""
    yield (
        "城市",
        "技能组",
        "要求的岗位",
        "要招的人数",
        "已证明的人数",
        "缺口",
        "今年已排的名额",
        "建议新开名额",
        "建议新开班次",
    )
    for line in plan.lines:
        yield (
            line.city or "未注明地点",
            line.group_name,
            line.demands,
            line.wanted,
            line.proven,
            line.gap,
            line.planned,
            line.seats,
            line.classes,
        )


def _skill_counts(session: Session, cities: Mapping[str, str]) -> dict[Place, _Count]:
    counts = _people_and_demands(session, tallies.BY_SKILL, cities)
    taught = tallies.skills_of_courses(session)
    for row in tallies.seats_left(session):
        for skill in taught.get(row.course_id, ()):
            one = counts[_city(row.division, cities), skill]
            one.classes += row.classes
            one.seats += row.seats
    return counts


def _group_counts(session: Session, cities: Mapping[str, str]) -> dict[Place, _Count]:
    """Seats of a course that teaches skills of several groups are shared by them evenly."""
    counts = _people_and_demands(session, tallies.BY_GROUP, cities)
    group_of = {one.id: group.id for group in skills(session) for one in group.skills}
    taught = tallies.skills_of_courses(session)
    for row in tallies.seats_planned(session, today()):
        groups = {group_of[skill] for skill in taught.get(row.course_id, ()) if skill in group_of}
        for group in groups:
            one = counts[_city(row.division, cities), group]
            one.classes += row.classes
            one.seats += row.seats / len(groups)
    return counts


def _people_and_demands(
    session: Session, key: tallies.Key, cities: Mapping[str, str]
) -> defaultdict[Place, _Count]:
    counts: defaultdict[Place, _Count] = defaultdict(_Count)
    for asked in tallies.asked(session, key):
        one = counts[_city(asked.division, cities), asked.key]
        one.demands += asked.demands
        one.wanted += asked.wanted
    for had in tallies.stated(session, key):
        counts[_city(had.division, cities), had.key].stated += had.people
    for had in tallies.proven(session, key):
        counts[_city(had.division, cities), had.key].proven += had.people
    return counts


def _city(division: str | None, cities: Mapping[str, str]) -> str:
    """Empty for what is nowhere, such as an online class."""
    return cities.get(division or "", "")


def _fold(counts: Mapping[Place, _Count], division: str | None) -> dict[str, _Count]:
    """By skill alone: of one city with the seats that are nowhere, or of the whole province."""
    found: defaultdict[str, _Count] = defaultdict(_Count)
    for (city, key), count in counts.items():
        one = found[key]
        if division in (None, city):
            one.demands += count.demands
            one.wanted += count.wanted
            one.stated += count.stated
            one.proven += count.proven
        if division in (None, city) or not city:
            one.classes += count.classes
            one.seats += count.seats
    return found
