"""What the bench draws from: the code lists and the demonstration's word stock, without any database."""

import re
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import rjieba
from sqlmodel import SQLModel

from matching.benchmark.stock import Region, Spelling, Stock, Trade
from matching.shapes import Vocabulary
from talent.kit.db import Database
from talent.matches.documents import vocabulary_document
from talent.seeding.chance import Dice
from talent.seeding.skillset import LISTED_BY_ALL
from talent.seeding.stock import Career, load_stock
from talent.seeding.stock import Stock as DemoStock
from talent.vocab.loading import fill_throwaway

_CUTS = re.compile(r"[，；。、：/（）()·\s＋+]|\{\w+\}")
_LONGEST_PIECE = 12


@cache
def bench_vocabulary() -> Vocabulary:
    """The code lists that come with the package, as an index of the service has them."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'vocabulary.db'}")
        try:
            SQLModel.metadata.create_all(database.write_engine)
            with database.write() as session:
                fill_throwaway(session)
            with database.read() as session:
                return vocabulary_document(session)
        finally:
            database.dispose()


@cache
def bench_stock() -> Stock:
    """The trades of the demonstration with their words, the common ones first."""
    stock = load_stock()
    spelt = {one.id: Spelling(one.id, (one.name, *one.aliases)) for one in stock.skills.values()}
    people = {
        career.id: weight for career, weight in zip(stock.working.things, stock.working.weights, strict=True)
    }
    wanted = {
        career.id: weight for career, weight in zip(stock.wanted.things, stock.wanted.weights, strict=True)
    }
    uses = ("open", "close", "ask_general", "benefit", "intro_terse", "intro_worker", "duty_close")
    everyday = [text for use in uses for text in stock.phrases[use]]
    goods = dict.fromkeys([*stock.goods, *(name for cluster in stock.clusters for name in cluster.products)])
    return Stock(
        trades=tuple(
            _trade(career, people[career.id], wanted[career.id], spelt) for career in stock.careers.values()
        ),
        regions=_regions(stock),
        general=tuple(spelt[skill] for skill in LISTED_BY_ALL),
        pieces=_pieces([*everyday, *stock.goods]),
        odd=stock.phrases["odd_skill"],
        wraps=stock.phrases["wrap"],
        goods=tuple(goods),
        brands=(stock.firm_words["coin_a"], stock.firm_words["coin_b"]),
    )


def _trade(career: Career, people: float, wanted: float, spelt: dict[str, Spelling]) -> Trade:
    skills = tuple(spelt[skill] for skill in (*career.skills, *career.side_skills))
    texts = [text for phrases in career.phrases.values() for text in phrases]
    named = [word for skill in skills for word in skill.words[:3]]
    return Trade(
        name=career.name,
        occupation=career.occupation,
        people=people,
        demands=wanted,
        pay=career.pay,
        growth=career.growth,
        titles=career.titles,
        senior_titles=career.senior_titles,
        platforms=career.platforms,
        skills=skills,
        pieces=_pieces([*texts, *named, *career.platforms, *career.titles]),
    )


def _regions(stock: DemoStock) -> tuple[Region, ...]:
    """The cities with their counties; what lives in the counties lives in the city."""
    found: dict[str, tuple[float, list[tuple[str, str]]]] = {}
    for place, weight in zip(stock.places.things, stock.places.weights, strict=True):
        before, counties = found.get(place.city, (0.0, []))
        found[place.city] = (before + weight, [*counties, (place.code, place.short)])
    return tuple(Region(city, weight, tuple(counties)) for city, (weight, counties) in found.items())


def _pieces(texts: Iterable[str]) -> tuple[str, ...]:
    """The clauses of the texts and the words that these are made of, in an order that means nothing.

    Who draws by Zipf's law makes the first of them common; the dice falls the same way every time.
    """
    clauses = dict.fromkeys(clause for text in texts for clause in _CUTS.split(text) if len(clause) > 1)
    words = dict.fromkeys(word for clause in clauses for word in rjieba.cut(clause) if len(word) > 1)
    pieces = list(dict.fromkeys([*(one for one in clauses if len(one) <= _LONGEST_PIECE), *words]))
    Dice("pieces", len(pieces)).shuffle(pieces)
    return tuple(pieces)
