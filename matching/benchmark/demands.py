"""Invented demands of the same trades: about 70 query terms, 3-8 asked skills and some hard conditions."""

from collections.abc import Iterator
from datetime import date, timedelta

from matching.benchmark.chance import Draws, Urn, blocks
from matching.benchmark.stock import Spelling, Stock, Trade
from matching.benchmark.talents import write
from matching.shapes import Ask, Demand, Need, Post

_STREAM, _WIDTH = 2, 176
_KINDS = ("full_time", "part_time", "internship", "project")
_KIND_WEIGHTS = (88, 5, 5, 2)
_NEEDS = (Need.REQUIRED, Need.PREFERRED, Need.MUST)
_NEED_WEIGHTS = (66, 24, 10)
_YEARS = (None, 1.0, 2.0, 3.0, 5.0)
_YEAR_WEIGHTS = (38, 30, 16, 12, 4)
_EDUCATION = (None, 3, 4, 5)
_EDUCATION_WEIGHTS = (50, 9, 30, 11)
_TITLES = ("{title}",) * 5 + (
    "{title}（{goods}）",
    "{platform}{title}",
    "急招{title}",
    "{goods}{title}",
    "{title}（底薪+提成）",
)
_DUTIES_LEAST, _DUTIES_MORE = 34, 12


def demands(stock: Stock, count: int, seed: int, today: date, *, skills: bool = True) -> Iterator[Demand]:
    """Give ``count`` demands with ids from 1; without ``skills`` the same demands ask for none."""
    maker = _Maker(stock, today)
    number = 0
    for block in blocks(_STREAM, seed, count, _WIDTH):
        for draws in block:
            number += 1
            yield maker.demand(number, draws, skills=skills)


class _Maker:
    def __init__(self, stock: Stock, today: date) -> None:
        self._stock, self._today = stock, today
        self._trades = Urn([trade.demands for trade in stock.trades])
        self._regions = Urn([region.weight for region in stock.regions])
        self._kinds, self._needs = Urn(_KIND_WEIGHTS), Urn(_NEED_WEIGHTS)
        self._years, self._education = Urn(_YEAR_WEIGHTS), Urn(_EDUCATION_WEIGHTS)

    def demand(self, number: int, draws: Draws, *, skills: bool) -> Demand:
        stock = self._stock
        trade = stock.trades[self._trades.draw(draws)]
        region = stock.regions[self._regions.draw(draws)]
        years = _YEARS[self._years.draw(draws)]
        education = _EDUCATION[self._education.draw(draws)]
        low = 500 * int((trade.pay + trade.growth * (years or 0.5)) * (0.85 + 0.25 * draws.number()) / 500)
        remote = draws.chance(0.04)
        asks = self._asks(draws, trade, years or 0.0)
        return Demand(
            id=number,
            post=Post(self._title(draws, trade), trade.occupation),
            duties=write(draws, stock, trade, region, _DUTIES_LEAST + draws.below(_DUTIES_MORE)),
            asks=asks if skills else (),
            experience_years=years,
            experience_must=years is not None and draws.chance(0.1),
            education=education,
            education_must=education is not None and draws.chance(0.15),
            salary_min=low,
            salary_max=500 * int(low * (1.25 + 0.75 * draws.number()) / 500),
            division=draws.choice(region.counties)[0] if draws.chance(0.85) else region.code,
            remote=remote,
            place_must=not remote and draws.chance(0.06),
            kind=_KINDS[self._kinds.draw(draws)],
            category="graduate" if years is None and draws.chance(0.05) else None,
            confirmed_on=self._today - timedelta(days=int(75 * draws.number() ** 1.6)),
        )

    def _title(self, draws: Draws, trade: Trade) -> str:
        words = {"platform": draws.choice(trade.platforms), "goods": draws.common(self._stock.goods)}
        return draws.choice(_TITLES).format(title=draws.common(trade.titles), **words)

    def _asks(self, draws: Draws, trade: Trade, years: float) -> tuple[Ask, ...]:
        """Three to eight skills; one in fifteen in words that only the gate can read."""
        count = 3 + draws.below(6)
        chosen: dict[str, Spelling] = {}
        for _ in range(2 * count):
            one = draws.common(trade.skills) if draws.chance(0.9) else draws.choice(self._stock.general)
            chosen[one.id] = one
            if len(chosen) == count:
                break
        asks: list[Ask] = []
        for skill in chosen.values():
            level = min(4, max(1, int(1.0 + 0.35 * years + 1.6 * draws.number())))
            need = _NEEDS[self._needs.draw(draws)]
            known = None if draws.chance(0.07) else skill.id
            asks.append(Ask(draws.common(skill.words), level, need, known))
        return tuple(asks)
