"""Skills that many demands require, few people have proven and few classes teach; and the classes needed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.kit.clock import today
from talent.kit.paging import Page, Paged
from talent.training import tallies
from talent.training.counting import Count, Counted, Place, city_of, counted
from talent.training.plan_rules import CAP, CLASS_SIZE, classes_for, remaining, share_out
from talent.training.shortage_schemas import PlanLine, PlanOut, Shortage, ShortageFilter, ShortagesOut
from talent.vocab.service import cities_by_division, division_names, skills


def list_shortages(session: Session, actor: Actor, wanted: ShortageFilter, page: Page) -> ShortagesOut:
    """Skills that open demands require, where most people are lacking first; for a city, what is online
    counts, too. Nobody is named, and people who take no part in matching are not counted.
    """
    require(actor, Permission.SHORTAGES_READ)
    on, everywhere = _by_skill(session)
    counts = _fold(everywhere, wanted.division)
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
        counted_on=on,
        skills=Paged[Shortage](
            items=lines[page.offset : page.offset + page.size],
            total=len(lines),
            number=page.number,
            size=page.size,
        ),
    )


def class_plan(session: Session, actor: Actor, target: int) -> PlanOut:
    """Seats and classes to open this year toward the target of person-times, by city and group of skills."""
    require(actor, Permission.CLASSES_PLAN)
    day = today()
    groups = {group.id: group.name for group in skills(session)}
    opened = tallies.seats_planned(session, day)
    on, counts = _by_group(session, opened)
    planned = sum(row.seats for row in opened)
    done = tallies.completed(session, day)
    left = remaining(target, done, planned)
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
        if one.gap
    ]
    return PlanOut(
        counted_on=on,
        target=target,
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


def _by_skill(session: Session) -> Counted:
    """With the seats that are left now."""
    found, cities = counted(session, "skill"), cities_by_division(session)
    taught = tallies.skills_of_courses(session)
    for row in tallies.seats_left(session):
        for skill in taught.get(row.course_id, ()):
            one = found.counts[city_of(row.division, cities), skill]
            one.classes += row.classes
            one.seats += row.seats
    return found


def _by_group(session: Session, opened: Sequence[tallies.Taught]) -> Counted:
    """With the seats of this year; those of a course that teaches several groups are shared evenly."""
    found, cities = counted(session, "group"), cities_by_division(session)
    group_of = {one.id: group.id for group in skills(session) for one in group.skills}
    taught = tallies.skills_of_courses(session)
    for row in opened:
        groups = {group_of[skill] for skill in taught.get(row.course_id, ()) if skill in group_of}
        for group in groups:
            one = found.counts[city_of(row.division, cities), group]
            one.classes += row.classes
            one.seats += row.seats / len(groups)
    return found


def _fold(counts: Mapping[Place, Count], division: str | None) -> dict[str, Count]:
    """By skill alone: of one city with the seats that are nowhere, or of the whole province."""
    found: defaultdict[str, Count] = defaultdict(Count)
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
