"""Work histories: posts in the trade, posts before it, jobs of students, and what was written about them."""

from dataclasses import dataclass
from datetime import date, timedelta

from talent.kit.terms import Category
from talent.people.tables import Work
from talent.seeding.chance import Dice
from talent.seeding.lives import Life
from talent.seeding.rows import Rows
from talent.seeding.stock import Career, Stock
from talent.seeding.words import fill, scribble, work_text

_SENIOR_AFTER = 4


@dataclass(frozen=True)
class Job:
    employer: str
    title: str
    started_on: date | None
    ended_on: date | None
    duties: str
    present: bool = False


def add_jobs(rows: Rows, stock: Stock, person: int, jobs: list[Job]) -> None:
    for position, job in enumerate(jobs):
        rows.add(
            Work,
            person_id=person,
            position=position,
            employer=job.employer,
            title=job.title,
            occupation=stock.titles.get(job.title),
            started_on=job.started_on,
            ended_on=job.ended_on,
            duties=job.duties,
        )


def make_jobs(dice: Dice, stock: Stock, life: Life, employers: list[str], today: date) -> list[Job]:
    """Latest first."""
    if life.depth == "bare":
        return []
    if Category.PRACTITIONER in life.categories or Category.INSTRUCTOR in life.categories:
        return _trade_jobs(dice, stock, life, employers, today)
    if life.studying:
        return _student_jobs(dice, stock, life, employers, today)
    return [_other_job(dice, stock, today)] if dice.chance(0.6) else []


def write_title(dice: Dice, life: Life, title: str) -> str:
    """The title as people write it: mostly as listed, sometimes with what they sold or where."""
    fall = dice.random()
    if fall < 0.80:
        return title
    if fall < 0.87:
        return f"{title}（{life.product}）"
    platform, other = dice.choice(life.platforms), dice.choice(life.career.titles)
    if fall < 0.92 and not any(name in title for name in life.career.platforms):
        return f"{platform}{title}"
    if fall < 0.96 and other != title:
        return f"{title}/{other}"
    return f"{life.product}{title}"


def career_title(dice: Dice, career: Career, years: float) -> str:
    senior = years >= _SENIOR_AFTER and dice.chance(0.45)
    return dice.choice(career.senior_titles if senior else career.titles)


def _trade_jobs(dice: Dice, stock: Stock, life: Life, employers: list[str], today: date) -> list[Job]:
    """The years in the trade cut into posts, back from today or from a recent end."""
    jobs: list[Job] = []
    present = dice.chance(0.66)
    end = today if present else today - timedelta(days=dice.randint(20, 400))
    left = life.years
    while left > 0.2 and len(jobs) < 5:
        spent = left if left < 1 or len(jobs) == 4 else min(left, dice.uniform(0.6, 4.5))
        start = end - timedelta(days=int(spent * 365))
        career = life.career
        if left < life.years and dice.chance(0.25):
            career = stock.working.draw(dice)
        title = write_title(dice, life, career_title(dice, career, left))
        duties = _duties(dice, stock, life, career, student=False)
        jobs.append(
            _dated(dice, _employer(dice, stock, employers), title, start, None if present else end, duties)
        )
        left, end, present = left - spent, start - timedelta(days=dice.randint(0, 150)), False
    if life.depth == "sparse":
        return (
            [Job("", jobs[0].title, None, None, "", present=jobs[0].present)]
            if jobs and dice.chance(0.6)
            else []
        )
    if dice.chance(0.15):
        jobs.append(_other_job(dice, stock, end))
    return jobs


def _student_jobs(dice: Dice, stock: Stock, life: Life, employers: list[str], today: date) -> list[Job]:
    if life.depth == "sparse" or dice.chance(0.30):
        return []
    jobs = []
    if dice.chance(0.45):
        end = today - timedelta(days=dice.randint(0, 300))
        start = end - timedelta(days=dice.randint(30, 200))
        title = dice.choice(life.career.titles)
        title = title if title.endswith(("助理", "实习生")) or dice.chance(0.4) else f"{title}实习生"
        duties = _duties(dice, stock, life, life.career, student=True)
        jobs.append(_dated(dice, _employer(dice, stock, employers), title, start, end, duties))
    if not jobs or dice.chance(0.4):
        end = today - timedelta(days=dice.randint(100, 900))
        title, _, text = dice.choice(stock.phrases["student_job"]).partition("|")
        text = fill(text, dice, product=life.product)
        start = end - timedelta(days=dice.randint(20, 300))
        jobs.append(
            _dated(dice, "", title, start, end, scribble(dice, stock, text) if dice.chance(0.8) else "")
        )
    return jobs


def _other_job(dice: Dice, stock: Stock, before: date) -> Job:
    end = before - timedelta(days=dice.randint(30, 900))
    start = end - timedelta(days=dice.randint(200, 2500))
    title, _, duties = dice.choice(stock.phrases["other_job"]).partition("|")
    return _dated(dice, "", title, start, end, duties if dice.chance(0.6) else "")


def _dated(dice: Dice, employer: str, title: str, start: date, end: date | None, duties: str) -> Job:
    """One in ten has forgotten the dates."""
    if dice.chance(0.1):
        return Job(employer, title, None, None, duties, present=end is None)
    last = end.replace(day=1) if end else None
    return Job(employer, title, start.replace(day=1), last, duties, present=end is None)


def _duties(dice: Dice, stock: Stock, life: Life, career: Career, *, student: bool) -> str:
    if dice.chance(0.22):
        return ""
    platform = dice.choice(life.platforms if career is life.career else career.platforms)
    return work_text(
        dice,
        stock,
        career,
        student=student,
        years=life.years,
        product=life.product,
        platform=platform,
    )


def _employer(dice: Dice, stock: Stock, employers: list[str]) -> str:
    fall = dice.random()
    if fall < 0.12:
        return ""
    if fall < 0.27:
        return dice.choice(stock.phrases["vague_employer"])
    return dice.choice(employers)
