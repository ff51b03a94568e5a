"""What the firms of the demonstration province need: titles, duties and conditions as firms write them."""

from dataclasses import dataclass
from datetime import date, timedelta

from talent.accounts.enums import Verification
from talent.enterprises.enums import DemandState, EnterpriseSize, Importance
from talent.enterprises.tables import Demand, DemandSkill
from talent.kit.terms import Category, EmploymentKind
from talent.seeding.chance import Dice, Urn
from talent.seeding.firms import Firm
from talent.seeding.rows import Rows, days_before, moment
from talent.seeding.skillset import ASKED_OF_ALL, choose_skills, write_skill
from talent.seeding.stock import Career, Stock
from talent.seeding.words import fill, numbered, reword, scribble
from talent.vocab.words import fold

_STATES = Urn(
    [
        (DemandState.OPEN, 82),
        (DemandState.PAUSED, 4),
        (DemandState.FILLED, 5),
        (DemandState.DRAFT, 4),
        (DemandState.CLOSED, 2),
        (DemandState.EXPIRED, 3),
    ]
)
_KINDS = Urn(
    [
        (EmploymentKind.FULL_TIME, 88),
        (EmploymentKind.PART_TIME, 5),
        (EmploymentKind.INTERNSHIP, 5),
        (EmploymentKind.PROJECT, 2),
    ]
)
_IMPORTANCES = Urn([(Importance.REQUIRED, 64), (Importance.PREFERRED, 20), (Importance.MUST, 16)])
_SIDE_IMPORTANCES = Urn([(Importance.REQUIRED, 50), (Importance.PREFERRED, 50)])
_EDUCATION = Urn([(None, 50), (3, 9), (4, 30), (5, 11)])
_EDUCATION_WORDS = {3: "中专或高中以上学历", 4: "大专及以上学历", 5: "本科及以上学历"}
_YEARS = Urn([(None, 38), (1, 30), (2, 16), (3, 12), (5, 4)])
_HEADCOUNTS = Urn([(1, 34), (2, 26), (3, 16), (5, 12), (4, 5), (8, 4), (10, 3)])
# Farms and factories seldom look for an agency's specialists, agencies seldom for packers.
_MAKERS_CAREERS = (
    "store", "store", "live", "live", "anchor", "anchor", "service", "service", "warehouse", "design",
    "trade", "cross", "quality", "edit",
)  # fmt: skip
_SENIOR_AFTER = 3
_JUNIOR_ENDINGS = ("助理", "实习生", "助播", "学徒")
_HANDS_ON_CAREERS = frozenset({"warehouse", "anchor", "service", "rural", "edit", "photo"})
_LOOSE_TITLES = (
    "{title}", "{title}", "{title}", "{title}", "{title}（{product}）", "{platform}{title}",
    "{product}{title}", "急招{title}", "{title}（提供住宿）", "{title}{count}名", "{title}/{other}",
    "{place}招{title}", "{title}（底薪+提成）", "{title} 双休 五险", "{title}（可接受应届毕业生）",
)  # fmt: skip


@dataclass(frozen=True)
class Need:
    """The hidden truth about a demand."""

    career: Career
    years: int | None
    education: int | None
    education_must: bool
    platform: str
    title: str
    kind: EmploymentKind
    headcount: int


def add_demand(rows: Rows, stock: Stock, seed: int, number: int, firms: list[Firm], today: date) -> None:
    dice = Dice(seed, "demand", number)
    firm = dice.choice(firms)
    need = _need(dice, stock, firm)
    state = _STATES.draw(dice) if firm.standing is Verification.VERIFIED else DemandState.DRAFT
    draft = state is DemandState.DRAFT
    published_on = _published_on(dice, state, today)
    low, high = _pay(dice, firm, need)
    remote = dice.chance(0.04)
    demand = rows.number(
        Demand,
        organisation_id=firm.id,
        state=state,
        title=need.title,
        occupation=stock.titles.get(need.title, need.career.occupation),
        category=_category(dice, need),
        headcount=None if draft and dice.chance(0.3) else need.headcount,
        division=firm.place.code if dice.chance(0.85) else firm.place.city,
        remote=remote,
        kind=need.kind,
        salary_min=None if draft and dice.chance(0.4) else low,
        salary_max=None if draft and dice.chance(0.5) else high,
        duties="" if draft and dice.chance(0.4) else _duties(dice, stock, firm, need),
        conditions="" if draft and dice.chance(0.4) else _conditions(dice, stock, firm, need),
        education_rank=need.education,
        education_must=need.education_must,
        experience_years=float(need.years) if need.years else None,
        experience_must=bool(need.years) and dice.chance(0.1),
        place_must=not remote and dice.chance(0.06),
        starts_on=today + timedelta(days=dice.randint(3, 45)) if dice.chance(0.3) else None,
        valid_until=None if draft else _valid_until(dice, state, published_on, today),
        published_at=None if draft else moment(dice, published_on, today),
        confirmed_on=None if draft else published_on,
        created_at=moment(dice, published_on - timedelta(days=1), today),
        updated_at=moment(dice, published_on, today),
    )
    _add_skills(rows, stock, dice, demand, firm, need)


def _need(dice: Dice, stock: Stock, firm: Firm) -> Need:
    career = stock.wanted.draw(dice)
    if firm.cluster and not dice.chance(0.35):
        career = stock.careers[dice.choice(_MAKERS_CAREERS)]
    farming = firm.cluster is not None and firm.cluster.farming
    if farming and dice.chance(0.3):
        career = stock.careers["rural"]
    elif career.id == "rural" and not farming:
        career = stock.careers["store"]
    years: int | None = _YEARS.draw(dice)
    if career.id in {"manager", "trainer"}:
        years = max(years or 0, 3)
    kind = _KINDS.draw(dice)
    if kind is EmploymentKind.INTERNSHIP:
        years = None
    education = _education(dice, career)
    platform = dice.choice(career.platforms)
    headcount = _HEADCOUNTS.draw(dice)
    if firm.size is EnterpriseSize.LARGE or career.id in {"warehouse", "service"}:
        headcount += dice.choice((0, 1, 2, 5))
    senior = years is not None and years >= _SENIOR_AFTER
    plain = dice.choice(career.senior_titles if senior and dice.chance(0.7) else career.titles)
    if plain.endswith(_JUNIOR_ENDINGS) and years:
        years = 1
    title = _title(dice, firm, career, plain, platform, headcount)
    must = education is not None and dice.chance(0.15)
    return Need(career, years, education, must, platform, title, kind, headcount)


def _education(dice: Dice, career: Career) -> int | None:
    asked: int | None = _EDUCATION.draw(dice)
    if career.id in _HANDS_ON_CAREERS and asked is not None:
        return asked - 1 if dice.chance(0.5) and asked > 3 else None
    return asked


def _title(dice: Dice, firm: Firm, career: Career, title: str, platform: str, count: int) -> str:
    pattern = dice.choice(_LOOSE_TITLES)
    other = dice.choice([one for one in career.titles if one != title])
    named = any(name in title for name in career.platforms)
    if ("{platform}" in pattern and named) or ("应届" in pattern and title in career.senior_titles):
        pattern = "{title}"
    text = pattern.format(
        title=title, product=firm.product, platform=platform, count=count, other=other, place=firm.place.short
    )
    return text[:60]


def _category(dice: Dice, need: Need) -> Category | None:
    if need.career.id == "trainer" and dice.chance(0.75):
        return Category.INSTRUCTOR
    if need.kind is EmploymentKind.INTERNSHIP and dice.chance(0.5):
        return Category.GRADUATE
    return Category.GRADUATE if need.years is None and dice.chance(0.05) else None


def _pay(dice: Dice, firm: Firm, need: Need) -> tuple[int, int]:
    """Yuan a month, in round figures."""
    full = (need.career.pay + need.career.growth * (need.years or 0.5)) * firm.place.pay
    if any(title in need.title for title in need.career.senior_titles):
        full *= 1.2
    full *= {EmploymentKind.PART_TIME: 0.5, EmploymentKind.INTERNSHIP: 0.6}.get(need.kind, 1.0)
    low = max(2200, round(full * dice.uniform(0.85, 1.1) / 500) * 500)
    high = low * dice.choice((1.25, 1.4, 1.5, 1.6, 1.8, 2.0))
    return low, max(low + 500, round(high / 500) * 500)


def _duties(dice: Dice, stock: Stock, firm: Firm, need: Need) -> str:
    lines = dice.some(need.career.phrases["duty"], 3, 7)
    if dice.chance(0.4):
        lines.append(dice.choice(stock.phrases["duty_close"]))
    heading = dice.choice(("", "", "", "岗位职责：\n", "工作内容：\n", "【岗位职责】\n", "你要做的事：\n"))
    text = heading + numbered(dice, lines)
    text = fill(text, dice, product=firm.product, platform=need.platform)
    return scribble(dice, stock, reword(dice, stock, text))


def _conditions(dice: Dice, stock: Stock, firm: Firm, need: Need) -> str:
    lines = []
    if need.education:
        must = "" if need.education_must else dice.choice(("", "", "，能力突出可放宽"))
        lines.append(_EDUCATION_WORDS[need.education] + must)
    if need.years:
        lines.append(f"{need.years}年以上{dice.choice(('相关', need.career.name, '同岗位', '电商'))}经验")
    lines += dice.some(need.career.phrases["ask"], 1, 3)
    beginners = "应届" in need.title or not need.years
    lines += [
        line for line in dice.some(stock.phrases["ask_general"], 1, 3) if beginners or "应届" not in line
    ]
    heading = dice.choice(("", "", "", "任职要求：\n", "岗位要求：\n", "【任职要求】\n", "希望你：\n"))
    text = heading + numbered(dice, lines)
    if dice.chance(0.65):
        benefits = "；".join(dice.some(stock.phrases["benefit"], 1, 4))
        text += f"\n{dice.choice(('福利：', '福利待遇：', '待遇：', '我们提供：'))}{benefits}"
    return scribble(dice, stock, fill(text, dice, product=firm.product, platform=need.platform))


def _published_on(dice: Dice, state: DemandState, today: date) -> date:
    if state is DemandState.EXPIRED:
        return days_before(today, dice.randint(50, 110))
    return days_before(today, int(75 * dice.random() ** 1.6))


def _valid_until(dice: Dice, state: DemandState, published_on: date, today: date) -> date:
    if state is DemandState.EXPIRED:
        return days_before(today, dice.randint(1, 40))
    return max(published_on, today) + timedelta(days=dice.randint(5, 90))


def _add_skills(rows: Rows, stock: Stock, dice: Dice, demand: int, firm: Firm, need: Need) -> None:
    chosen = choose_skills(
        dice,
        stock,
        need.career,
        dice.randint(3, 8),
        platforms=[need.platform],
        cluster=firm.cluster,
        general=ASKED_OF_ALL,
    )
    written = [write_skill(dice, stock, skill, careful=not dice.chance(0.15)) for skill in chosen]
    for position, claim in enumerate({fold(one.words): one for one in written}.values()):
        core = claim.meant in need.career.skills
        rows.add(
            DemandSkill,
            demand_id=demand,
            position=position,
            words=claim.words,
            skill=claim.skill,
            level=min(4, max(1, round(1.6 + (need.years or 0) * 0.35 + dice.gauss(0, 0.6)))),
            importance=(_IMPORTANCES if core else _SIDE_IMPORTANCES).draw(dice),
        )
