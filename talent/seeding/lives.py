"""The hidden truth about an invented person: career, place, schooling, years; the rows are told from it."""

from dataclasses import dataclass
from datetime import date

from talent.kit.terms import Category
from talent.seeding.chance import Dice, Urn
from talent.seeding.names import person_name
from talent.seeding.stock import Career, Cluster, Course, Place, School, Stock

_G, _T, _P, _I = Category.GRADUATE, Category.TRAINEE, Category.PRACTITIONER, Category.INSTRUCTOR
_CATEGORIES: Urn[frozenset[Category]] = Urn(
    [
        (frozenset({_G}), 33),
        (frozenset({_G, _T}), 7),
        (frozenset({_G, _P}), 5),
        (frozenset({_P}), 26),
        (frozenset({_P, _T}), 7),
        (frozenset({_T}), 13),
        (frozenset({_P, _I}), 2),
        (frozenset({_P, _T, _I}), 0.4),
        (frozenset({_I}), 0.8),
        (frozenset(), 2.5),
    ]
)
_DEPTHS = Urn([("full", 80), ("sparse", 15), ("bare", 5)])
# GB/T 4658: bachelor, college, secondary technical, vocational high, senior high, junior high, master.
BACHELOR, COLLEGE, MASTER = "21", "31", "14"
# In which catalogue of majors a level of education looks; below, it is that of secondary schools.
MAJOR_KINDS = {BACHELOR: "undergraduate", MASTER: "undergraduate", COLLEGE: "vocational_college"}
_SCHOOLING = Urn([("31", 44), ("21", 26), ("41", 12), ("44", 5), ("47", 2), ("61", 7), ("71", 3), ("14", 1)])
# Who comes from the fields or the workshop to a course has been to school for a shorter time.
_TRAINEES_SCHOOLING = Urn([("31", 28), ("21", 9), ("41", 20), ("44", 8), ("47", 3), ("61", 17), ("71", 15)])
_SENIOR_CAREERS = ("manager", "trainer")
_TEACHING = Urn([("trainer", 55), ("live", 12), ("store", 10), ("cross", 8), ("video", 8), ("rural", 7)])


@dataclass(frozen=True)
class Life:
    """``years`` is time in the trade; ``depth`` how much of all this the person has bothered to write."""

    number: int
    name: str
    categories: frozenset[Category]
    depth: str
    career: Career
    course: Course | None
    place: Place
    cluster: Cluster | None
    product: str
    platforms: list[str]
    years: float
    level: str | None
    school: School | None
    major: str
    graduation_year: int

    @property
    def studying(self) -> bool:
        """Young, without a post in the trade."""
        return Category.GRADUATE in self.categories and Category.PRACTITIONER not in self.categories


def make_life(stock: Stock, seed: int, number: int, today: date) -> Life:
    dice = Dice(seed, "life", number)
    categories = _CATEGORIES.draw(dice)
    place = stock.places.draw(dice)
    years = _years(dice, categories)
    course = dice.choice(stock.courses) if Category.TRAINEE in categories else None
    career = _career(dice, stock, categories, years, course)
    cluster = _cluster(dice, stock, place)
    if career.id == "rural" and not (cluster and cluster.farming):
        cluster = None
    level, school = _schooling(dice, stock, categories)
    return Life(
        number=number,
        name=person_name(dice, stock),
        categories=categories,
        depth=_DEPTHS.draw(dice),
        career=career,
        course=course,
        place=place,
        cluster=cluster,
        product=dice.choice(cluster.products if cluster else goods_of(stock, career)),
        platforms=dice.some(career.platforms, 1, 2),
        years=years,
        level=level,
        school=school,
        major=_major(dice, stock, career, level),
        graduation_year=_graduation_year(dice, categories, years, today),
    )


def expected_pay(life: Life) -> int:
    """Yuan a month that the market would give, before anybody asks for more."""
    career = life.career
    full = career.pay + career.growth * min(life.years, 10.0)
    return int(full * life.place.pay * (0.85 if life.studying else 1))


def goods_of(stock: Stock, career: Career) -> tuple[str, ...]:
    """What is sold where no cluster says it."""
    return stock.phrases["farm_goods"] if career.id == "rural" else stock.goods


def _years(dice: Dice, categories: frozenset[Category]) -> float:
    if _I in categories:
        return round(min(16.0, 4 + dice.gammavariate(2, 2.2)), 1)
    if _P in categories and _G in categories:
        return round(dice.uniform(0.3, 2.5), 1)
    if _P in categories:
        return round(min(14.0, 0.4 + dice.gammavariate(1.7, 2.5)), 1)
    return round(dice.uniform(0, 1), 1) if dice.chance(0.3) else 0.0


def _career(
    dice: Dice, stock: Stock, categories: frozenset[Category], years: float, course: Course | None
) -> Career:
    if _I in categories:
        return stock.careers[_TEACHING.draw(dice)]
    if course and dice.chance(0.75):
        return stock.careers[dice.choice(course.careers)]
    while True:
        career = stock.working.draw(dice)
        if years >= 4 or career.id not in _SENIOR_CAREERS:
            return career


def _cluster(dice: Dice, stock: Stock, place: Place) -> Cluster | None:
    if (near := stock.clusters_at.get(place.code)) and dice.chance(0.75):
        return dice.choice(near)
    neighbours = [cluster for cluster in stock.clusters if cluster.place.city == place.city]
    return dice.choice(neighbours) if neighbours and dice.chance(0.25) else None


def _schooling(dice: Dice, stock: Stock, categories: frozenset[Category]) -> tuple[str | None, School | None]:
    if _G in categories:
        school = dice.choice(stock.schools)
        if school.level != "undergraduate":
            return COLLEGE, school
        return (MASTER if dice.chance(0.06) else BACHELOR), school
    level = (_SCHOOLING if _P in categories or _I in categories else _TRAINEES_SCHOOLING).draw(dice)
    if level not in MAJOR_KINDS:
        return level, None
    kind = "college" if level == COLLEGE else "undergraduate"
    return level, dice.choice([school for school in stock.schools if school.level == kind])


def _major(dice: Dice, stock: Stock, career: Career, level: str | None) -> str:
    """One that suits the career; e-commerce firms hire one in six from elsewhere."""
    kind = MAJOR_KINDS.get(level or "", "secondary_vocational")
    suited = [name for name in career.majors if (name, kind) in stock.majors]
    if suited and dice.chance(0.83):
        return dice.choice(suited)
    return dice.choice([name for name, level_of in stock.majors if level_of == kind])


def _graduation_year(dice: Dice, categories: frozenset[Category], years: float, today: date) -> int:
    if _P in categories or _I in categories:
        return today.year - max(1, round(years)) - dice.choice((0, 0, 0, 1, 3))
    if _G in categories:
        return today.year + dice.choice((-2, -1, -1, 0, 0, 0, 1))
    return today.year - dice.randint(1, 18)
