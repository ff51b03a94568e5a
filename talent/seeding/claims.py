"""What somebody states to be able to do, in the own words, and who vouches for it."""

from datetime import date

from talent.kit.terms import Category
from talent.people.enums import EvidenceKind
from talent.people.tables import PersonSkill, SkillEvidence
from talent.seeding.careers import Job
from talent.seeding.chance import Dice
from talent.seeding.firms import Surroundings
from talent.seeding.lives import Life
from talent.seeding.memberships import training_body, training_completed_on
from talent.seeding.rows import Rows, days_before
from talent.seeding.skillset import Written, choose_skills, write_odd_skill, write_skill
from talent.seeding.stock import Stock
from talent.vocab.words import fold

# Shares of skills taught that the body confirms; of employers who confirm; of people who passed an exam.
_TAUGHT_WELL, _EMPLOYER_VOUCHES, _EXAMINED = 0.42, 0.3, 0.2
# How many a person of each kind lists, lowest and highest.
_STUDENTS, _TRAINEES, _WORKERS = (3, 9), (3, 9), (5, 12)


def add_claims(
    rows: Rows, stock: Stock, dice: Dice, life: Life, jobs: list[Job], around: Surroundings, today: date
) -> None:
    claims = _claims(stock, dice, life)
    levels: dict[str, int] = {}
    used: dict[str, bool] = {}
    for position, claim in enumerate(claims):
        level = _level(dice, life, claim.meant)
        in_use = bool(jobs) and claim.meant is not None and _is_used(dice, life, claim.meant)
        if claim.meant:
            levels[claim.meant], used[claim.meant] = level, in_use
        rows.add(
            PersonSkill,
            person_id=life.number,
            position=position,
            words=claim.words,
            skill=claim.skill,
            level=level,
            used=in_use,
        )
    _add_evidence(rows, stock, dice, life, jobs, levels, used, around, today)


def _claims(stock: Stock, dice: Dice, life: Life) -> list[Written]:
    """No canonical skill and no words twice: a profile would be refused for that."""
    chosen = choose_skills(
        dice, stock, life.career, _count(dice, life), platforms=life.platforms, cluster=life.cluster
    )
    written = [write_skill(dice, stock, skill) for skill in chosen]
    if written and dice.chance(0.07):
        written.append(write_odd_skill(dice, stock))
    distinct = {claim.skill or fold(claim.words): claim for claim in written}.values()
    return list({fold(claim.words): claim for claim in distinct}.values())


def _count(dice: Dice, life: Life) -> int:
    if life.depth == "bare" or dice.chance(0.05):
        return 0
    if life.depth == "sparse":
        return dice.choice((0, 0, 0, 1, 2, 3))
    if life.studying:
        return dice.randint(*_STUDENTS)
    if Category.PRACTITIONER in life.categories or Category.INSTRUCTOR in life.categories:
        return dice.randint(*_WORKERS)
    return dice.randint(*_TRAINEES)


def _level(dice: Dice, life: Life, skill: str | None) -> int:
    """Grows with the years and near the core of the career; some praise themselves."""
    core = skill in life.career.skills
    expected = 1.3 + min(life.years, 8) * 0.28 + (0.5 if core else 0) + dice.gauss(0, 0.55)
    if dice.chance(0.04):
        expected += 1.5
    return max(1, min(4, round(expected)))


def _is_used(dice: Dice, life: Life, skill: str) -> bool:
    if life.studying or Category.PRACTITIONER not in life.categories:
        return dice.chance(0.12)
    return dice.chance(0.8 if skill in life.career.skills else 0.5)


def _add_evidence(
    rows: Rows,
    stock: Stock,
    dice: Dice,
    life: Life,
    jobs: list[Job],
    levels: dict[str, int],
    used: dict[str, bool],
    around: Surroundings,
    today: date,
) -> None:
    completed_on = training_completed_on(life, today) if life.course else None
    if life.course and completed_on:
        taught = {skill for career in life.course.careers for skill in stock.careers[career].skills}
        for skill in [skill for skill in levels if skill in taught]:
            if dice.chance(_TAUGHT_WELL):
                _vouch(
                    rows,
                    life,
                    skill,
                    EvidenceKind.CONFIRMED,
                    min(levels[skill], 3),
                    training_body(life, around),
                    completed_on,
                )
    employer = next((job.employer for job in jobs if job.employer.endswith(("公司", "合作社", "厂"))), "")
    if employer and dice.chance(_EMPLOYER_VOUCHES):
        known = [skill for skill in used if used[skill]]
        day = days_before(today, dice.randint(10, 400))
        for skill in dice.some(known, 1, 3) if known else []:
            _vouch(rows, life, skill, EvidenceKind.CONFIRMED, levels[skill], employer, day)
    if levels and Category.GRADUATE not in life.categories and dice.chance(_EXAMINED):
        day = days_before(today, dice.randint(20, 900))
        body = dice.choice(stock.phrases["vouch_exam"])
        for skill in dice.some(list(levels), 1, 2):
            _vouch(rows, life, skill, EvidenceKind.EXAMINED, min(4, levels[skill]), body, day)


def _vouch(rows: Rows, life: Life, skill: str, kind: EvidenceKind, level: int, by: str, day: date) -> None:
    rows.add(
        SkillEvidence,
        person_id=life.number,
        skill=skill,
        kind=kind,
        level=level,
        vouched_by=by,
        given_on=day,
    )
