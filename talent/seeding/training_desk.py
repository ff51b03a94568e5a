"""The desk of the demonstration's own training body: something of every kind that waits there."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from talent.kit.terms import Category
from talent.people.enums import ConsentKind, Visibility
from talent.people.tables import Consent, Membership, Person
from talent.seeding.accounts import LEADING_PERSON
from talent.seeding.chance import Dice
from talent.seeding.rows import Rows, days_before, moment
from talent.training.enums import ClassState, EnrolmentState, TeachingMode
from talent.training.tables import ClassInstructor, Course, Enrolment, TrainingClass

# What person 1 is vouched for by the body is what its first course teaches.
DESK_SKILLS = (("livestream_control", 3), ("livestream_review", 3))
_PLACE = "中山东路冀才实训基地三层"
_SEAT = "130102"
# Of each class: how many days from today it begins and ends, its seats, and how many want one of them.
_FULL, _RUNNING, _OVER, _SOON, _DRAFT = (
    (12, 16, 8, 11),
    (-3, 4, 30, 12),
    (-16, -6, 20, 10),
    (3, 6, 24, 9),
    (40, 45, 30, 0),
)


def shown_people(rows: Rows) -> list[int]:
    """Who agreed to the notice and hides nothing, by id; person 1 is left out."""
    agreed = {row["person_id"] for row in rows.tables[Consent] if row["kind"] is ConsentKind.NOTICE}
    return [
        row["id"]
        for row in rows.tables[Person]
        if row["id"] != LEADING_PERSON and row["visibility"] is Visibility.VERIFIED and row["id"] in agreed
    ]


def instructors(rows: Rows, people: Sequence[int]) -> list[int]:
    """Those of the people who teach, by id."""
    shown = set(people)
    return [
        row["person_id"]
        for row in rows.tables[Membership]
        if row["category"] is Category.INSTRUCTOR and row["person_id"] in shown and row["until"] is None
    ]


def add_desk(
    rows: Rows,
    dice: Dice,
    courses: Sequence[int],
    people: Sequence[int],
    teachers: Sequence[int],
    today: date,
) -> None:
    """Class 1 is full with a line, 2 runs, 3 is over without completions, 4 begins soon, 5 is a draft."""
    turns = zip((_FULL, _RUNNING, _OVER, _SOON, _DRAFT), courses, strict=False)
    for (begins, ends, seats, wanted), course in turns:
        made_at = moment(dice, days_before(today, 30), today)
        rows.tables[Course][course - 1]["mode"] = TeachingMode.ONSITE
        starts_on = today + timedelta(days=begins)
        held = rows.number(
            TrainingClass,
            course_id=course,
            code="B1",
            mode=TeachingMode.ONSITE,
            division=_SEAT,
            place=_PLACE,
            starts_on=starts_on,
            ends_on=today + timedelta(days=ends),
            enrol_until=days_before(starts_on, 1),
            seats=seats,
            state=ClassState.OPEN if wanted else ClassState.DRAFT,
            created_at=made_at,
            updated_at=made_at,
        )
        if teachers and wanted:
            rows.add(ClassInstructor, class_id=held, person_id=dice.choice(teachers))
        some = dice.some(people, wanted, wanted)
        if begins == _SOON[0]:
            some = [LEADING_PERSON, *some]
        add_enrolments(rows, held, some, seats, made_at)
        if ends < 0:
            _mark(rows, dice, held)


def add_enrolments(rows: Rows, held: int, people: Sequence[int], seats: int, since: datetime) -> None:
    """In the order given, one a minute; who finds no seat waits."""
    for place, person in enumerate(people):
        at = since + timedelta(minutes=place)
        rows.add(
            Enrolment,
            class_id=held,
            person_id=person,
            state=EnrolmentState.ENROLLED if place < seats else EnrolmentState.WAITING,
            queued_at=at,
            created_at=at,
        )


def _mark(rows: Rows, dice: Dice, held: int) -> None:
    for row in rows.tables[Enrolment]:
        if row["class_id"] == held:
            row["hours_attended"] = dice.randint(24, 40)
            row["score"] = float(dice.randint(58, 97))
