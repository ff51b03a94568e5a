"""Invented talents, the same for the same seed: one trade gives somebody's titles, skills and words."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from matching.benchmark.chance import BLOCK, Draws, Urn, blocks
from matching.benchmark.stock import Region, Spelling, Stock, Trade
from matching.shapes import Claim, Membership, Post, Proof, Talent

_STREAM, _WIDTH = 1, 256
SKILLS = 8
_CATEGORIES = ("graduate", "trainee", "practitioner", "instructor")
_KINDS: tuple[tuple[str, ...], ...] = (("full_time",), ("part_time",), ("internship",), ("project",), ())
_KIND_WEIGHTS = (72, 8, 6, 4, 10)
# Ranks of education 2-7; 0 is unknown.
_EDUCATION_WEIGHTS = (3, 0, 6, 20, 42, 25, 3.5, 0.5)
_MARKS = ("，", "，", "，", "、", "", "", "；", " ")
_TEXT_LEAST, _TEXT_MORE = 63, 12
_SENIOR_YEARS = 4
_VOUCHERS = ("示范电商培训学校", "市级技能鉴定站", "原单位")


def talents(stock: Stock, count: int, seed: int, today: date) -> Iterator[Talent]:
    """Give ``count`` talents with ids from 1; about 55 characters and 8 skills each."""
    makers = _Makers(stock, today)
    number = 0
    for block in blocks(_STREAM, seed, count, _WIDTH):
        for draws in block:
            number += 1
            yield makers.talent(number, draws)


class _Makers:
    """What is worked out once for a whole stream."""

    def __init__(self, stock: Stock, today: date) -> None:
        self._stock = stock
        self._trades = Urn([trade.people for trade in stock.trades])
        self._regions = Urn([region.weight for region in stock.regions])
        self._kinds = Urn(_KIND_WEIGHTS)
        self._education = Urn(_EDUCATION_WEIGHTS)
        self._days = [today - timedelta(days=back) for back in range(BLOCK)]

    def talent(self, number: int, draws: Draws) -> Talent:
        stock = self._stock
        trade = stock.trades[self._trades.draw(draws)]
        region = stock.regions[self._regions.draw(draws)]
        # Most have begun lately; a tenth says nothing about it.
        years = round(12.0 * draws.number() ** 2, 1)
        category = _category(draws, years)
        return Talent(
            id=number,
            posts=self._posts(draws, trade, years),
            work_text=write(draws, stock, trade, region, _TEXT_LEAST + draws.below(_TEXT_MORE)),
            claims=_claims(draws, stock, trade, years),
            experience_years=None if draws.chance(0.1) else years,
            education=self._education.draw(draws) or None,
            wished_posts=tuple(_post(one, None) for one in _titles(draws, trade, 1 + draws.below(2))),
            salary_min=_salary(draws, trade, years),
            divisions=_divisions(draws, region),
            remote_only=draws.chance(0.02),
            kinds=_KINDS[self._kinds.draw(draws)],
            categories=(self._membership(draws, category),) if category else (),
            confirmed_on=None if draws.chance(0.05) else self._days[int(400 * draws.number() ** 1.6)],
        )

    def _posts(self, draws: Draws, trade: Trade, years: float) -> tuple[Post, ...]:
        """One to three posts; one in five earlier posts was in another trade."""
        held = [_post(draws.common(trade.senior_titles or trade.titles), trade.occupation)]
        if years < _SENIOR_YEARS or draws.chance(0.5):
            held = [_post(self._written(draws, trade, draws.common(trade.titles)), trade.occupation)]
        for _ in range(draws.below(3)):
            other = self._stock.trades[self._trades.draw(draws)] if draws.chance(0.2) else trade
            title = draws.common(other.titles)
            held.append(_post(self._written(draws, other, title), other.occupation))
        return tuple(held)

    def _written(self, draws: Draws, trade: Trade, title: str) -> str:
        """A title as people write it: mostly as listed, else with what they sold or where."""
        fall = draws.number()
        if fall < 0.8:
            return title
        if fall < 0.9:
            return f"{title}（{draws.common(self._stock.goods)}）"
        return f"{draws.choice(trade.platforms)}{title}"

    def _membership(self, draws: Draws, category: str) -> Membership:
        until = self._days[0] + timedelta(days=draws.below(400)) if draws.chance(0.2) else None
        return _membership(category, until)


def write(draws: Draws, stock: Stock, trade: Trade, region: Region, length: int) -> str:
    """Give words of the trade, some of any trade, and now and then a name that hardly anybody writes."""
    number, common, pieces, goods = draws.number, draws.common, trade.pieces, stock.goods
    text = ""
    while len(text) < length:
        fall = number()
        if fall < 0.72:
            part = common(pieces)
        elif fall < 0.93:
            part = common(stock.pieces)
        elif fall < 0.97:
            part = draws.choice(stock.brands[0]) + draws.choice(stock.brands[1]) + common(goods)
        else:
            part = draws.choice(region.counties)[1] + common(goods)
        text += part + _MARKS[int(number() * len(_MARKS))]
    return text


def _claims(draws: Draws, stock: Stock, trade: Trade, years: float) -> tuple[Claim, ...]:
    """Eight skills by how common they are in the trade, now and then one of a third party's making."""
    number, common = draws.number, draws.common
    chosen: dict[str, Spelling] = {}
    for _ in range(2 * SKILLS):
        one = common(trade.skills) if number() < 0.85 else draws.choice(stock.general)
        chosen[one.id] = one
        if len(chosen) == SKILLS:
            break
    claims: list[Claim] = []
    base = 1.0 + 0.28 * min(years, 8.0)
    for skill in chosen.values():
        level = min(4, int(base + 2.0 * number()))
        proof = Proof.USED if number() < 0.55 else Proof.STATED
        fall = number()
        if fall < 0.91:
            claims.append(_claim(common(skill.words), level, proof, skill.id, ""))
        elif fall < 0.98:
            wrapped = draws.choice(stock.wraps).replace("{}", common(skill.words))
            claims.append(_claim(wrapped, level, proof, None, ""))
        else:
            claims.append(_claim(common(stock.odd), level, proof, None, ""))
        if number() < 0.09:
            vouched = Proof.EXAMINED if number() < 0.35 else Proof.CONFIRMED
            claims.append(_claim(skill.id, level, vouched, skill.id, draws.choice(_VOUCHERS)))
    return tuple(claims)


def _category(draws: Draws, years: float) -> str | None:
    fall = draws.number()
    if fall < 0.05:
        return None
    if years < 0.3:
        return _CATEGORIES[0] if fall < 0.8 else _CATEGORIES[1]
    return _CATEGORIES[2] if fall < 0.96 else _CATEGORIES[3]


def _titles(draws: Draws, trade: Trade, count: int) -> dict[str, None]:
    return dict.fromkeys(draws.common(trade.titles) for _ in range(count))


def _salary(draws: Draws, trade: Trade, years: float) -> int | None:
    """Whole hundreds, grown with the years; one in twenty says nothing."""
    if draws.chance(0.05):
        return None
    wished = (trade.pay + trade.growth * years) * (0.7 + 0.5 * draws.number())
    return 100 * int(wished / 100)


def _divisions(draws: Draws, region: Region) -> tuple[str, ...]:
    """The city, or one to three of its counties."""
    if draws.chance(0.3):
        return (region.code,)
    return tuple(dict.fromkeys(draws.choice(region.counties)[0] for _ in range(1 + draws.below(3))))


# Shared values: a million people write a few thousand titles and claims.
@lru_cache(maxsize=1 << 17)
def _claim(words: str, level: int, proof: Proof, skill: str | None, vouched_by: str) -> Claim:
    return Claim(words, level, proof, skill, vouched_by, declared=not vouched_by)


@lru_cache(maxsize=1 << 17)
def _post(title: str, occupation: str | None) -> Post:
    return Post(title, occupation)


@lru_cache(maxsize=1 << 12)
def _membership(category: str, until: date | None) -> Membership:
    return Membership(category, until)
