"""Which of the four categories somebody is in, since when, and what belongs to each."""

from datetime import date, timedelta

from talent.kit.terms import Category
from talent.people.records import blind
from talent.people.tables import (
    GraduateDetail,
    InstructorDetail,
    Membership,
    PractitionerDetail,
    TraineeDetail,
)
from talent.seeding.careers import Job
from talent.seeding.chance import Dice
from talent.seeding.firms import Surroundings
from talent.seeding.lives import Life
from talent.seeding.rows import Rows, days_before
from talent.seeding.stock import Stock
from talent.seeding.words import fill


def add_memberships(
    rows: Rows, stock: Stock, dice: Dice, life: Life, jobs: list[Job], around: Surroundings, today: date
) -> None:
    for category in sorted(life.categories):
        if category is Category.GRADUATE:
            _add_graduate(rows, stock, dice, life, today)
        elif category is Category.TRAINEE:
            _add_trainee(rows, stock, dice, life, around, today)
        elif category is Category.PRACTITIONER:
            _add_practitioner(rows, dice, life, jobs, today)
        else:
            _add_instructor(rows, stock, dice, life, today)


def _add_graduate(rows: Rows, stock: Stock, dice: Dice, life: Life, today: date) -> None:
    graduation = date(life.graduation_year, 6, 20)
    # Who still studies is entered in the last year.
    since = graduation if graduation <= today else days_before(today, dice.randint(0, 200))
    membership = rows.number(Membership, person_id=life.number, category=Category.GRADUATE, since=since)
    if life.school is None or life.depth == "bare":
        return
    kind = "undergraduate" if life.school.level == "undergraduate" else "vocational_college"
    student_number = f"D{life.graduation_year}{life.number:07d}" if dice.chance(0.6) else None
    rows.add(
        GraduateDetail,
        membership_id=membership,
        school_code=life.school.code,
        school_name=life.school.name,
        major_code=stock.majors.get((life.major, kind)),
        major_name=life.major,
        graduation_year=life.graduation_year,
        student_number=student_number,
        student_number_index=blind(student_number, "graduate_detail.student_number"),
    )


def _add_trainee(rows: Rows, stock: Stock, dice: Dice, life: Life, around: Surroundings, today: date) -> None:
    completed_on = training_completed_on(life, today)
    since = (completed_on or today) - timedelta(days=dice.randint(2, 60))
    membership = rows.number(Membership, person_id=life.number, category=Category.TRAINEE, since=since)
    if life.course is None:
        return
    courses = [(life.course, completed_on)]
    if dice.chance(0.2):
        other = dice.choice(stock.courses)
        if other is not life.course:
            courses.append((other, days_before(since, dice.randint(30, 500))))
    for course, day in courses:
        rows.add(
            TraineeDetail,
            membership_id=membership,
            course=course.name,
            training_body=training_body(life, around) if dice.chance(0.9) else "",
            completed_on=day,
            hours=course.hours if dice.chance(0.8) else None,
        )


def training_completed_on(life: Life, today: date) -> date | None:
    """None for the one in eight who is still at it."""
    dice = Dice("training", life.number, life.name)
    return None if dice.chance(0.12) else days_before(today, dice.randint(5, 1000))


def training_body(life: Life, around: Surroundings) -> str:
    return Dice("body", life.number, life.name).choice(around.bodies)


def _add_practitioner(rows: Rows, dice: Dice, life: Life, jobs: list[Job], today: date) -> None:
    present = next((job for job in jobs if job.present), None)
    membership = rows.number(
        Membership,
        person_id=life.number,
        category=Category.PRACTITIONER,
        since=today - timedelta(days=int(max(life.years, 0.1) * 365)),
    )
    if present is not None and dice.chance(0.8):
        rows.add(
            PractitionerDetail,
            membership_id=membership,
            employer=present.employer,
            title=present.title,
        )


def _add_instructor(rows: Rows, stock: Stock, dice: Dice, life: Life, today: date) -> None:
    membership = rows.number(
        Membership,
        person_id=life.number,
        category=Category.INSTRUCTOR,
        since=days_before(today, dice.randint(60, 2500)),
    )
    taught = [course.name for course in stock.courses if life.career.id in course.careers] or [
        life.career.name
    ]
    practice = fill(
        "；".join(dice.some(life.career.phrases["did"], 1, 3)),
        dice,
        product=life.product,
        platform=dice.choice(life.platforms),
    )
    rows.add(
        InstructorDetail,
        membership_id=membership,
        teaches="、".join(dice.some(taught, 1, 3)),
        practice=practice if dice.chance(0.85) else "",
        availability=dice.choice(stock.phrases["availability"]) if dice.chance(0.8) else "",
        hours_taught=dice.randint(2, 120) * 10 if dice.chance(0.8) else None,
    )
