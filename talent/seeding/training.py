"""Training bodies of the demonstration: what they teach, who completed it, which classes come."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from talent.accounts.enums import OrganisationKind, Verification
from talent.accounts.rules import verified_until
from talent.accounts.tables import Organisation
from talent.kit.clock import SHANGHAI
from talent.people.tables import Membership, SkillEvidence, TraineeDetail
from talent.seeding.chance import Dice
from talent.seeding.fiction import NON_PROFIT, fictional_uscc
from talent.seeding.rows import Row, Rows, days_before, moment
from talent.seeding.stock import Course as Taught
from talent.seeding.stock import Stock
from talent.seeding.training_desk import DESK_SKILLS, add_desk, add_enrolments, instructors, shown_people
from talent.training.enums import ClassState, CourseState, EnrolmentState, TeachingMode
from talent.training.tables import ClassInstructor, Completion, Course, CourseSkill, Enrolment, TrainingClass

_MODES = (TeachingMode.ONSITE, TeachingMode.ONSITE, TeachingMode.ONLINE, TeachingMode.MIXED)
_FEES = (0, 0, 0, 380, 680, 1280)
# A course names so many skills; who completes a long one has come further.
_MOST_SKILLS, _LONG = 8, 48
_COMING = 0.6
_FOR_WHOM = ("高校毕业生和求职者", "返乡创业者和合作社带头人", "在职运营和客服", "零基础学员，会用手机即可")

Done = tuple[int, date]


class Body:
    """A training body and the courses that it has so far, by their names."""

    def __init__(self, number: int, name: str, division: str, seed: int) -> None:
        self.number, self.name, self.division = number, name, division
        self.dice = Dice(seed, "training body", number)
        self.courses: dict[str, int] = {}
        self.skills: dict[int, dict[str, int]] = {}


def add_training(rows: Rows, stock: Stock, seed: int, names: Sequence[str], today: date) -> None:
    """After the people: the bodies by the names that profiles know, and what became of the trainings there.

    All courses of the first body come first, so that its classes have the first numbers. It is the body of
    the demonstration account; who names no body was trained by it.
    """
    own = next(row for row in rows.tables[Organisation] if row["kind"] is OrganisationKind.TRAINING_BODY)
    bodies = [Body(own["id"], own["name"], own["division"], seed)]
    bodies += _add_bodies(rows, stock, seed, names, today)
    people = shown_people(rows)
    teachers = instructors(rows, people)
    taught = {course.name: course for course in stock.courses}
    own_courses = [_course(rows, stock, bodies[0], course, today) for course in taught.values()]
    _add_draft(rows, bodies[0], today)
    add_desk(rows, bodies[0].dice, own_courses, people, teachers, today)
    done = _completed(rows, bodies, taught)
    evidence = _evidence(rows)
    for body in bodies:
        for name in taught:
            _add_past(rows, stock, body, taught[name], done.get((body.number, name), []), evidence, today)
        if body is not bodies[0]:
            _add_coming(rows, stock, body, taught.values(), people, teachers, today)


def _add_bodies(rows: Rows, stock: Stock, seed: int, names: Sequence[str], today: date) -> list[Body]:
    first = max(row["id"] for row in rows.tables[Organisation]) + 1
    counties = {place.short: place.code for place in stock.places.things}
    bodies = []
    for number, name in enumerate(dict.fromkeys(names), first):
        dice = Dice(seed, "training body", name)
        division = next((code for short, code in counties.items() if name.startswith(short)), "130102")
        verified_on = days_before(today, dice.randint(10, 150))
        rows.add(
            Organisation,
            id=number,
            kind=OrganisationKind.TRAINING_BODY,
            name=name,
            uscc=fictional_uscc(NON_PROFIT, division, number),
            division=division,
            verification=Verification.VERIFIED,
            verified_on=verified_on,
            verified_until=verified_until(verified_on),
            created_at=moment(dice, days_before(today, 400), today),
        )
        bodies.append(Body(number, name, division, seed))
    return bodies


def _add_draft(rows: Rows, body: Body, today: date) -> None:
    """One that still lacks what others would have to know."""
    made_at = moment(body.dice, days_before(today, 3), today)
    rows.number(
        Course,
        organisation_id=body.number,
        code="K99",
        title="直播间场控提高班",
        mode=TeachingMode.ONSITE,
        hours=16,
        created_at=made_at,
        updated_at=made_at,
    )


def _course(rows: Rows, stock: Stock, body: Body, taught: Taught, today: date) -> int:
    """The body's course of this name, made where it is not there yet."""
    if taught.name in body.courses:
        return body.courses[taught.name]
    dice = body.dice
    made_at = moment(dice, days_before(today, dice.randint(20, 380)), today)
    number = rows.number(
        Course,
        organisation_id=body.number,
        code=f"K{len(body.courses) + 1}",
        title=taught.name,
        summary=f"共{taught.hours}学时，讲练结合，结课前完成一次实操考核。",
        for_whom=dice.choice(_FOR_WHOM),
        mode=dice.choice(_MODES),
        hours=taught.hours,
        fee=dice.choice(_FEES),
        state=CourseState.OPEN,
        created_at=made_at,
        updated_at=made_at,
    )
    body.skills[number] = _skills(stock, taught, first=number == 1)
    for skill, level in body.skills[number].items():
        rows.add(CourseSkill, course_id=number, skill=skill, level=level)
    body.courses[taught.name] = number
    return number


def _skills(stock: Stock, taught: Taught, *, first: bool) -> dict[str, int]:
    """Of each career that it leads to some, in turn. The first course of all is what person 1 completed."""
    if first:
        return dict(DESK_SKILLS)
    lists = [stock.careers[career].skills for career in taught.careers]
    longest = max(len(skills) for skills in lists)
    turns = [skills[place] for place in range(longest) for skills in lists if place < len(skills)]
    level = 3 if taught.hours >= _LONG else 2
    return dict.fromkeys(list(dict.fromkeys(turns))[:_MOST_SKILLS], level)


def _completed(
    rows: Rows, bodies: Sequence[Body], taught: dict[str, Taught]
) -> dict[tuple[int, str], list[Done]]:
    """Who completed what where, as their profiles say."""
    numbers = {body.name: body.number for body in bodies} | {"": bodies[0].number}
    members = rows.tables[Membership]
    found: dict[tuple[int, str], list[Done]] = defaultdict(list)
    for row in rows.tables[TraineeDetail]:
        body = numbers.get(row["training_body"])
        if body and row["completed_on"] and row["course"] in taught:
            person = members[row["membership_id"] - 1]["person_id"]
            found[body, row["course"]].append((person, row["completed_on"]))
    return found


def _evidence(rows: Rows) -> dict[tuple[int, str, date], list[Row]]:
    """What somebody vouched for on a day, so that it can be said of which completion it came."""
    found: dict[tuple[int, str, date], list[Row]] = defaultdict(list)
    for row in rows.tables[SkillEvidence]:
        found[row["person_id"], row["vouched_by"], row["given_on"]].append(row)
    return found


def _add_past(
    rows: Rows,
    stock: Stock,
    body: Body,
    taught: Taught,
    done: Iterable[Done],
    evidence: dict[tuple[int, str, date], list[Row]],
    today: date,
) -> None:
    """One class for each half-year in which somebody completed the course."""
    halves: dict[tuple[int, bool], list[Done]] = defaultdict(list)
    for person, day in done:
        halves[day.year, day.month > 6].append((person, day))
    for half in sorted(halves):
        course = _course(rows, stock, body, taught, today)
        held = _add_class(rows, body, course, halves[half], half)
        for person, day in sorted(halves[half], key=lambda one: one[1]):
            completion = _add_completion(rows, body, course, held, taught, person, day, today)
            for row in evidence.get((person, body.name, day), []):
                if row["skill"] in body.skills[course]:
                    row["source"], row["title"] = f"completion:{completion}", taught.name


def _add_class(rows: Rows, body: Body, course: int, done: list[Done], half: tuple[int, bool]) -> int:
    first, last = min(day for _, day in done), max(day for _, day in done)
    starts_on = days_before(first, 7)
    made_at = moment(body.dice, days_before(starts_on, 20), first)
    return rows.number(
        TrainingClass,
        course_id=course,
        code=f"{half[0]}{'下' if half[1] else '上'}",
        mode=_row(rows, course)["mode"],
        division=body.division,
        place="本校实训楼",
        starts_on=starts_on,
        ends_on=last,
        enrol_until=days_before(starts_on, 1),
        seats=max(30, len(done)),
        state=ClassState.OPEN,
        reminded_of=starts_on,
        created_at=made_at,
        updated_at=made_at,
    )


def _add_completion(
    rows: Rows, body: Body, course: int, held: int, taught: Taught, person: int, day: date, today: date
) -> int:
    dice = body.dice
    score = float(min(100, max(60, round(dice.gauss(82, 8)))))
    enrolled_at = moment(dice, days_before(day, 12), today)
    rows.add(
        Enrolment,
        class_id=held,
        person_id=person,
        state=EnrolmentState.ENROLLED,
        queued_at=enrolled_at,
        hours_attended=taught.hours,
        score=score,
        created_at=enrolled_at,
    )
    done_at = moment(dice, day, today)
    return rows.number(
        Completion,
        organisation_id=body.number,
        course_id=course,
        class_id=held,
        person_id=person,
        completed_on=day,
        hours=taught.hours,
        score=score,
        created_at=done_at,
        updated_at=done_at,
    )


def _add_coming(
    rows: Rows,
    stock: Stock,
    body: Body,
    courses: Iterable[Taught],
    people: Sequence[int],
    teachers: Sequence[int],
    today: date,
) -> None:
    """Of most courses a class that still takes people; some are full."""
    dice = body.dice
    for taught in courses:
        if not dice.chance(_COMING):
            continue
        course = _course(rows, stock, body, taught, today)
        starts_on = today + timedelta(days=dice.randint(5, 60))
        seats = dice.choice((6, 12, 20, 30, 40))
        made_at = moment(dice, days_before(today, dice.randint(1, 15)), today)
        held = rows.number(
            TrainingClass,
            course_id=course,
            code="B1",
            mode=_row(rows, course)["mode"],
            division=body.division,
            place="本校实训楼",
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=max(1, taught.hours // 8)),
            enrol_until=days_before(starts_on, dice.randint(1, 4)),
            seats=seats,
            state=ClassState.OPEN,
            created_at=made_at,
            updated_at=made_at,
        )
        if teachers:
            rows.add(ClassInstructor, class_id=held, person_id=dice.choice(teachers))
        add_enrolments(rows, held, dice.some(people, 0, 10), seats, made_at.astimezone(SHANGHAI))


def _row(rows: Rows, course: int) -> Row:
    return rows.tables[Course][course - 1]
