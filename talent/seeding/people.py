"""The people of the demonstration province: rows told from their lives, as fully as each cared to write."""

from datetime import date, timedelta

from talent.kit.terms import Category, EmploymentKind
from talent.people.enums import ConsentKind, Visibility
from talent.people.records import blind
from talent.people.tables import Consent, Education, Person, Wish, WishDivision, WishOccupation
from talent.people.texts import TEXTS
from talent.seeding.careers import Job, add_jobs, career_title, make_jobs
from talent.seeding.chance import Dice, Urn
from talent.seeding.claims import add_claims
from talent.seeding.fiction import fictional_email, fictional_mobile
from talent.seeding.firms import Surroundings
from talent.seeding.lives import MAJOR_KINDS, Life, expected_pay
from talent.seeding.memberships import add_memberships
from talent.seeding.rows import Rows, days_before, moment
from talent.seeding.stock import Stock
from talent.seeding.words import scribble

_VISIBILITIES = Urn(
    [
        (Visibility.VERIFIED, 91),
        (Visibility.ANONYMOUS, 4),
        (Visibility.APPLIED, 2),
        (Visibility.HIDDEN, 3),
    ]
)
_LETS_THE_MARKET_KNOW = 3
_KINDS = Urn(
    [
        (EmploymentKind.FULL_TIME, 84),
        (EmploymentKind.PART_TIME, 11),
        (EmploymentKind.PROJECT, 5),
    ]
)
# GB/T 4658: senior and junior high, where nobody has a major.
_GENERAL_SCHOOLING = frozenset({"61", "71"})
# What is asked for less than a full post.
_SHARES: dict[EmploymentKind | None, float] = {
    EmploymentKind.PART_TIME: 0.5,
    EmploymentKind.INTERNSHIP: 0.7,
}
_CONFIRMED_DAYS = 200


def add_person(
    rows: Rows,
    stock: Stock,
    seed: int,
    life: Life,
    around: Surroundings,
    today: date,
) -> None:
    """Every row of one person."""
    dice = Dice(seed, "person", life.number)
    jobs = make_jobs(dice, stock, life, around.employers_near(life.place.city), today)
    confirmed_on = days_before(today, int(_CONFIRMED_DAYS * dice.random() ** 2.2))
    created_on = days_before(confirmed_on, int(500 * dice.random() ** 3))
    _add_self(rows, stock, dice, life, jobs, confirmed_on, created_on, today)
    add_memberships(rows, stock, dice, life, jobs, around, today)
    _add_education(rows, stock, dice, life, jobs)
    add_jobs(rows, stock, life.number, jobs)
    add_claims(rows, stock, dice, life, jobs, around, today)
    _add_wishes(rows, stock, dice, life, today)


def _add_self(
    rows: Rows,
    stock: Stock,
    dice: Dice,
    life: Life,
    jobs: list[Job],
    confirmed_on: date,
    created_on: date,
    today: date,
) -> None:
    bare = life.depth == "bare"
    mobile = fictional_mobile(life.number) if dice.chance(0.75) else None
    email = fictional_email(f"person{life.number}") if mobile is None or dice.chance(0.4) else None
    visibility = _VISIBILITIES.draw(dice)
    updated = moment(dice, confirmed_on, today)
    person = {
        "id": life.number,
        "name": life.name,
        "mobile": mobile,
        "mobile_index": blind(mobile, "person.mobile"),
        "email": email,
        "email_index": blind(email, "person.email"),
        "division": _home(dice, life),
        "education_level": None if bare or dice.chance(0.1) else life.level,
        "experience_years": _stated_years(dice, life, jobs),
        "experience_stated": True,
        "introduction": _introduction(dice, stock, life),
        "visibility": visibility,
        "opted_out": dice.chance(0.02),
        "confirmed_on": confirmed_on,
        "created_at": min(moment(dice, created_on, today), updated),
        "updated_at": updated,
    }
    agreed = _add_consents(rows, dice, life, visibility, min(created_on, days_before(today, 1)), today)
    rows.add(Person, agreed=agreed, **person)


def _home(dice: Dice, life: Life) -> str | None:
    if dice.chance(0.5 if life.depth == "bare" else 0.05):
        return None
    return life.place.city if dice.chance(0.1) else life.place.code


def _stated_years(dice: Dice, life: Life, jobs: list[Job]) -> float | None:
    if life.depth != "full" or dice.chance(0.15):
        return None
    if life.years < 1 and not jobs:
        return 0.0 if dice.chance(0.6) else None
    return round(life.years * 2) / 2


def _introduction(dice: Dice, stock: Stock, life: Life) -> str:
    if life.depth != "full" or dice.chance(0.42):
        return ""
    if dice.chance(0.25):
        return dice.choice(stock.phrases["intro_terse"])
    use = "intro_worker"
    if Category.INSTRUCTOR in life.categories:
        use = "intro_instructor"
    elif life.studying:
        use = "intro_student"
    elif Category.PRACTITIONER not in life.categories:
        use = "intro_trainee"
    lines = dice.some(stock.phrases[use], 1, 3)
    return scribble(dice, stock, dice.choice(("。", "，", "；", "。\n")).join(lines))


def _add_consents(
    rows: Rows, dice: Dice, life: Life, visibility: Visibility, given_on: date, today: date
) -> bool:
    """Whether there are any."""
    # Handed in by a school and not claimed yet: nobody has agreed to anything, nobody sees it.
    if visibility is Visibility.HIDDEN and Category.GRADUATE in life.categories and dice.chance(0.6):
        return False
    given_at = moment(dice, given_on, today)
    kinds = [ConsentKind.NOTICE]
    if dice.chance(0.98):
        kinds.append(ConsentKind.MATCHING)
    # Every third lets the market know; by the number, so that whatever else is drawn stays as it was.
    if life.number % _LETS_THE_MARKET_KNOW == 0:
        kinds.append(ConsentKind.EXCHANGE)
    for kind in kinds:
        rows.add(
            Consent,
            person_id=life.number,
            kind=kind,
            text_version=TEXTS[kind].version,
            given_at=given_at,
        )
    return True


def _add_education(rows: Rows, stock: Stock, dice: Dice, life: Life, jobs: list[Job]) -> None:
    # Who writes little names the post or the school, seldom both.
    skipped = dice.chance(0.8 if jobs else 0) if life.depth == "sparse" else dice.chance(0.08)
    if life.depth == "bare" or life.level is None or skipped:
        return
    school_name = life.school.name if life.school else _secondary_school(dice, life)
    kind = MAJOR_KINDS.get(life.level, "secondary_vocational")
    plain = dice.chance(0.12)
    years = 4 if kind == "undergraduate" else 3
    rows.add(
        Education,
        person_id=life.number,
        position=0,
        # Some write the school by hand, as they call it.
        school_code=None if plain or life.school is None else life.school.code,
        school_name=school_name.replace("职业技术学院", "职院") if plain else school_name,
        major_code=None if plain else stock.majors.get((life.major, kind)),
        major_name="" if life.level in _GENERAL_SCHOOLING else life.major,
        level=life.level if dice.chance(0.93) else None,
        start_year=life.graduation_year - years if dice.chance(0.85) else None,
        end_year=life.graduation_year if dice.chance(0.92) else None,
    )


def _secondary_school(dice: Dice, life: Life) -> str:
    if life.level in _GENERAL_SCHOOLING:
        return f"{life.place.short}{dice.choice(('一中', '二中', '中学', '实验中学'))}"
    return f"{life.place.short}{dice.choice(('职教中心', '职教中心', '职业技术教育中心', '技工学校'))}"


def _add_wishes(rows: Rows, stock: Stock, dice: Dice, life: Life, today: date) -> None:
    if life.depth == "bare" and dice.chance(0.6):
        return
    shy = life.depth != "full"
    kind = _kind(dice, life)
    rows.add(
        Wish,
        person_id=life.number,
        salary_min=None if dice.chance(0.6 if shy else 0.2) else _asked_pay(dice, life, kind),
        kind=kind,
        available_from=today + timedelta(days=dice.randint(0, 60)) if dice.chance(0.35) else None,
        remote=dice.chance(0.03),
    )
    for division in _wished_places(dice, life, shy):
        rows.add(WishDivision, person_id=life.number, division=division)
    for title in _wished_titles(dice, stock, life, shy):
        rows.add(WishOccupation, person_id=life.number, title=title, occupation=stock.titles.get(title))


def _asked_pay(dice: Dice, life: Life, kind: EmploymentKind | None) -> int:
    asked = expected_pay(life) * dice.uniform(0.8, 1.15) * _SHARES.get(kind, 1)
    step = 1000 if dice.chance(0.4) else 500
    return max(1500, round(asked / step) * step)


def _kind(dice: Dice, life: Life) -> EmploymentKind | None:
    if dice.chance(0.2):
        return None
    if life.studying and dice.chance(0.22):
        return EmploymentKind.INTERNSHIP
    return _KINDS.draw(dice)


def _wished_places(dice: Dice, life: Life, shy: bool) -> list[str]:
    if dice.chance(0.5 if shy else 0.12):
        return []
    places = {life.place.code if dice.chance(0.5) else life.place.city: None}
    if dice.chance(0.35):
        places["130100"] = None
    if dice.chance(0.2):
        places[dice.choice(("130600", "130200", "131000", "130400", "130300", life.place.city))] = None
    return list(places)


def _wished_titles(dice: Dice, stock: Stock, life: Life, shy: bool) -> list[str]:
    if dice.chance(0.4 if shy else 0.1):
        return []
    if dice.chance(0.04):
        return [dice.choice(stock.phrases["vague_wish"])]
    titles = {career_title(dice, life.career, life.years): None}
    if dice.chance(0.45):
        titles[dice.choice(life.career.titles)] = None
    if dice.chance(0.15):
        titles[dice.choice(stock.working.draw(dice).titles)] = None
    return list(titles)
