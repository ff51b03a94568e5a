"""The word stock: what ``seeds/demo`` and ``seeds/vocab`` say, ready for drawing."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

from talent.seeding.chance import Urn
from talent.vocab.words import fold

K = TypeVar("K")
V = TypeVar("V")

# Schools of these callings send few into commerce.
_FAR_SCHOOLS = (
    "医",
    "幼儿",
    "护理",
    "警",
    "防灾",
    "消防",
    "体育",
    "航",
    "轨道",
    "石油",
    "建筑",
    "卫生",
    "化工",
    "交通",
)


@dataclass(frozen=True)
class Career:
    """What somebody does for a living: titles, skills, pay in yuan a month, and phrases by register."""

    id: str
    name: str
    occupation: str
    pay: int
    growth: int
    titles: tuple[str, ...]
    senior_titles: tuple[str, ...]
    platforms: tuple[str, ...]
    skills: tuple[str, ...]
    side_skills: tuple[str, ...]
    majors: tuple[str, ...]
    phrases: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Place:
    """A county with its city; ``pay`` is relative to the capital's rural average of 1."""

    code: str
    name: str
    short: str
    city: str
    city_short: str
    pay: float


@dataclass(frozen=True)
class Cluster:
    """An industry cluster; ``knowledge`` is the skill of knowing its goods, where there is one."""

    place: Place
    place_name: str
    products: tuple[str, ...]
    industry: str
    knowledge: str | None

    @property
    def farming(self) -> bool:
        return self.industry.startswith("01")


@dataclass(frozen=True)
class School:
    code: str
    name: str
    level: str


@dataclass(frozen=True)
class Course:
    name: str
    careers: tuple[str, ...]
    hours: int


@dataclass(frozen=True)
class SkillWords:
    """A canonical skill and how people write it, its name first."""

    id: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Stock:
    careers: dict[str, Career]
    working: Urn[Career]
    wanted: Urn[Career]
    places: Urn[Place]
    clusters: tuple[Cluster, ...]
    clusters_at: dict[str, tuple[Cluster, ...]]
    schools: tuple[School, ...]
    majors: dict[tuple[str, str], str]
    titles: dict[str, str]
    skills: dict[str, SkillWords]
    # By the folded form under which the service finds them.
    skill_words: dict[str, str]
    courses: tuple[Course, ...]
    phrases: dict[str, tuple[str, ...]]
    names: dict[str, Urn[str]]
    firm_words: dict[str, tuple[str, ...]]
    trades: dict[str, str]
    goods: tuple[str, ...]
    typos: tuple[tuple[str, str], ...]
    synonyms: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def load_stock() -> Stock:
    """Reads the files of the package once."""
    careers, places = _careers(), _places()
    skills = [SkillWords(row["id"], row["name"], _list(row["aliases"])) for row in _rows("vocab/skills.csv")]
    counties = {place.code: place for place, _ in places}
    clusters = tuple(_clusters(counties))
    by_place = _grouped((cluster.place.code, cluster) for cluster in clusters)
    firm_words = _grouped((row["part"], row["text"]) for row in _rows("demo/firm_names.csv"))
    # Where an industry clusters, there is work, and people with it.
    weighted = [(place, weight * (1.6 if place.code in by_place else 1)) for place, weight in places]
    return Stock(
        careers={career.id: career for career, _, _ in careers},
        working=Urn((career, people) for career, people, _ in careers),
        wanted=Urn((career, demands) for career, _, demands in careers),
        places=Urn(weighted),
        clusters=clusters,
        clusters_at=by_place,
        schools=tuple(
            School(row["code"], row["name"], row["level"])
            for row in _rows("vocab/universities.csv")
            if not any(word in row["name"] for word in _FAR_SCHOOLS)
        ),
        majors={(row["name"], row["level"]): row["code"] for row in _rows("vocab/majors.csv")},
        titles={row["title"]: row["occupation"] for row in _rows("vocab/occupation_titles.csv")},
        skills={skill.id: skill for skill in skills},
        skill_words={fold(words): skill.id for skill in skills for words in (skill.name, *skill.aliases)},
        courses=tuple(
            Course(row["course"], _list(row["careers"]), int(row["hours"]))
            for row in _rows("demo/courses.csv")
        ),
        phrases=_grouped((row["use"], row["text"]) for row in _rows("demo/phrases.csv")),
        names=_names(),
        firm_words=firm_words,
        trades={row["text"]: row["industry"] for row in _rows("demo/firm_names.csv") if row["industry"]},
        goods=tuple(row["name"] for row in _rows("demo/goods.csv")),
        typos=tuple((row["word"], row["written"]) for row in _rows("demo/typos.csv")),
        synonyms=tuple((row["word"], _list(row["instead"])) for row in _rows("demo/synonyms.csv")),
    )


def _rows(path: str) -> Iterator[dict[str, str]]:
    text = (files("seeds") / path).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def _grouped(pairs: Iterator[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    found: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}


def _careers() -> list[tuple[Career, float, float]]:
    phrases: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    grouped = _grouped(
        ((row["career"], row["register"]), row["text"]) for row in _rows("demo/career_phrases.csv")
    )
    for (career, register), texts in grouped.items():
        phrases[career][register] = texts
    return [
        (_career(row, phrases[row["id"]]), float(row["people"]), float(row["demands"]))
        for row in _rows("demo/careers.csv")
    ]


def _career(row: dict[str, str], phrases: dict[str, tuple[str, ...]]) -> Career:
    return Career(
        id=row["id"],
        name=row["name"],
        occupation=row["occupation"],
        pay=int(row["pay"]),
        growth=int(row["growth"]),
        titles=_list(row["titles"]),
        senior_titles=_list(row["senior_titles"]),
        platforms=_list(row["platforms"]),
        skills=_list(row["skills"]),
        side_skills=_list(row["side_skills"]),
        majors=_list(row["majors"]),
        phrases=phrases,
    )


def _places() -> list[tuple[Place, float]]:
    """Counties with their weights: a city's weight shared out, an urban district counting twice."""
    cities = {row["division"]: row for row in _rows("demo/cities.csv")}
    divisions = list(_rows("vocab/divisions.csv"))
    short = {row["code"]: row["short_name"] for row in divisions}
    counties = [row for row in divisions if row["parent"] in cities]
    shares = {row["code"]: 2.2 if row["name"].endswith("区") else 1.0 for row in counties}
    totals: dict[str, float] = defaultdict(float)
    for row in counties:
        totals[row["parent"]] += shares[row["code"]]
    return [
        (
            Place(
                row["code"],
                row["name"],
                row["short_name"],
                row["parent"],
                short[row["parent"]],
                float(cities[row["parent"]]["pay"]),
            ),
            float(cities[row["parent"]]["weight"]) * shares[row["code"]] / totals[row["parent"]],
        )
        for row in counties
    ]


def _clusters(counties: dict[str, Place]) -> Iterator[Cluster]:
    knowledge = {
        row["name"].removesuffix("产品知识"): row["id"]
        for row in _rows("vocab/skills.csv")
        if row["id"].startswith("pk_")
    }
    for row in _rows("vocab/industry_clusters.csv"):
        if place := counties.get(row["division"]):
            name = place.short if row["name"].startswith(place.short) else row["name"][:2]
            named = row["name"] + row["products"]
            known = next((skill for goods, skill in knowledge.items() if goods in named), None)
            yield Cluster(place, name, _products(row), row["industry"], known)


def _products(row: dict[str, str]) -> tuple[str, ...]:
    """A farming county's machines and pottery are no farm goods."""
    products = _list(row["products"])
    if not row["industry"].startswith("01"):
        return products
    return tuple(goods for goods in products if "机" not in goods and "陶" not in goods)


def _names() -> dict[str, Urn[str]]:
    parts = _grouped((row["part"], (row["text"], float(row["weight"]))) for row in _rows("demo/names.csv"))
    return {part: Urn(weighted) for part, weighted in parts.items()}
