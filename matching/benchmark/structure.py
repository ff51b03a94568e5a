"""All of the score but the inner products, as tables over small codes: what one would write around scipy.

The first pass is in float32; whoever comes near the first ``count`` is scored again in float64, by the
functions that define the blocks, so that the answer is exact.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from matching import blocks
from matching.benchmark.table import LISTS, Table
from matching.blocks import Block, Floats, flag, one
from matching.encode import EncodedDemand, day_number, is_member, number_or_unknown, offer, years_or_unknown
from matching.mastery import LEVELS
from matching.matcher import Matcher
from matching.order import daily_hash
from matching.places import MUST_NEARNESS
from matching.titles import TitleReader, Titles

Singles = NDArray[np.float32]
Rows = NDArray[np.int64]
# Points by which float32 may be wrong; everybody that near to the last place is scored again.
_MARGIN = 0.002
_TABLES = tuple(name for name in blocks.BLOCKS if name not in ("skill", "text"))


@dataclass(frozen=True, slots=True)
class Sides:
    """Sum of weighed values and of weights for each code: one pair of columns of a side of the score."""

    value: Singles
    weight: Singles


@dataclass(frozen=True)
class Joint:
    """Rows that agree in some columns share a code; ``first`` is one row of each."""

    code: NDArray[np.int32]
    first: Rows

    @staticmethod
    def of(*columns: NDArray[np.generic]) -> "Joint":
        whole = np.zeros(len(columns[0]), np.int64)
        for column in columns:
            names, code = np.unique(column, return_inverse=True)
            whole = whole * len(names) + code
        _, first, code = np.unique(whole, return_index=True, return_inverse=True)
        return Joint(code.astype(np.int32), first.astype(np.int64))


class Structure:
    """Codes of everybody, worked out once; then tables for each demand."""

    def __init__(self, table: Table, matcher: Matcher, today: int) -> None:
        self.table, self.matcher, self.today = table, matcher, today
        self._held, self._wishes, self._divisions, self._kinds, self._member = (
            table.codes[:, at] for at in range(len(LISTS))
        )
        self._schooling = Joint.of(np.nan_to_num(table.years, nan=-1.0), table.education)
        self._terms = Joint.of(table.salary, self._kinds)
        self._day = Joint.of(table.confirmed)
        self._where = Joint.of(self._divisions, table.remote_only)
        self._members = [_Members.of(names) for names in table.lists]
        space, analyse = matcher.statistics.titles, matcher.reader.analyse
        self._reader = TitleReader(space, analyse, asked=True)
        self._titles = self._all_titles(TitleReader(space, analyse, asked=False))

    def _all_titles(self, held: TitleReader) -> Titles:
        """The titles held or wished, and which of them each name of the two kinds of lists is."""
        names = sorted({*self._members[0].names, *self._members[1].names})
        numbers = {name: number for number, name in enumerate(names)}
        self._title_numbers = [
            np.array([numbers[name] for name in lists.names], np.int64) for lists in self._members[:2]
        ]
        return held.all(names)

    def skill_query(self, query: EncodedDemand) -> tuple[NDArray[np.int32], Floats]:
        """Give the thermometer columns that a demand asks for, and what a thousandth of credit counts."""
        columns: list[int] = []
        values: list[float] = []
        for ask in query.asks:
            number = self.table.skill_numbers.get(ask.key)
            if number is not None:
                columns += range(number * LEVELS, number * LEVELS + ask.level)
                values += [ask.share / (1000.0 * ask.level)] * ask.level
        return np.array(columns, np.int32), np.array(values, np.float64)

    def top(self, query: EncodedDemand, text: Singles, total: Singles, proven: Singles, count: int) -> Rows:
        """Give the ids of the first ``count``, from the three inner products of everybody."""
        values = self._values(query)
        score = self._quick(query, values, text, total, proven)
        least = np.partition(score, len(score) - min(count, len(score)))[-min(count, len(score))]
        near = np.flatnonzero(score >= max(float(least) - _MARGIN, -1e8))
        return self._exact(query, values, near, count)

    def _values(self, query: EncodedDemand) -> "_Values":
        matcher, demand = self.matcher, query.demand
        title = self._reader.read(query.title)
        likeness = self._titles.likeness(title)
        held, wished, divisions, kinds, categories = self._members
        near = np.zeros(len(divisions.names))
        if demand.division is not None:
            near = matcher.places.to_division(divisions.names, demand.division)
        member = None
        if demand.category is not None:
            flags = [float(is_member(name, demand.category, self.today)) for name in categories.names]
            member = categories.best(np.array(flags, np.float64))
        return _Values(
            says_title=title.says_something,
            held=held.best(likeness[self._title_numbers[0]]),
            wished=wished.best(likeness[self._title_numbers[1]]),
            near=divisions.best(near),
            kind=kinds.best(np.array([float(name == demand.kind) for name in kinds.names], np.float64)),
            member=member,
        )

    def _blocks(
        self, query: EncodedDemand, values: "_Values", rows: Rows, names: tuple[str, ...]
    ) -> dict[str, Block]:
        """Give some of the blocks that are no inner products for some rows, by their definition."""
        return {name: getattr(self, f"_{name}")(query, values, rows) for name in names}

    def _occupation(self, _: EncodedDemand, values: "_Values", rows: Rows) -> Block:
        return blocks.known_block(values.held[self._held[rows]], np.full(len(rows), values.says_title))

    def _experience(self, query: EncodedDemand, _: "_Values", rows: Rows) -> Block:
        return blocks.experience(self.table.years[rows], one(years_or_unknown(query.demand.experience_years)))

    def _education(self, query: EncodedDemand, _: "_Values", rows: Rows) -> Block:
        return blocks.education(self.table.education[rows], one(query.demand.education or 0))

    def _salary(self, query: EncodedDemand, _: "_Values", rows: Rows) -> Block:
        return blocks.salary(self.table.salary[rows], one(number_or_unknown(offer(query.demand))))

    def _place(self, query: EncodedDemand, values: "_Values", rows: Rows) -> Block:
        lists, remote, demand = self._divisions[rows], self.table.remote_only[rows], query.demand
        said, has_division = self._members[2].said[lists], flag(demand.division is not None)
        return blocks.place(values.near[lists], said, remote, flag(demand.remote), has_division)

    def _wished(self, _: EncodedDemand, values: "_Values", rows: Rows) -> Block:
        lists = self._wishes[rows]
        return blocks.known_block(values.wished[lists], self._members[1].said[lists] & values.says_title)

    def _kind(self, query: EncodedDemand, values: "_Values", rows: Rows) -> Block:
        lists, wanted = self._kinds[rows], query.demand.kind is not None
        return blocks.known_block(values.kind[lists], self._members[3].said[lists] & wanted)

    def _freshness(self, query: EncodedDemand, _: "_Values", rows: Rows) -> Block:
        asked = one(day_number(query.demand.confirmed_on))
        return blocks.freshness(self.table.confirmed[rows], asked, self.today)

    def _quick(
        self, query: EncodedDemand, values: "_Values", text: Singles, total: Singles, proven: Singles
    ) -> Singles:
        weights = self.matcher.weights
        says_skills, says_text = bool(query.asks), len(query.terms) > 0
        skill_weight = weights.skill if says_skills else 0.0
        text_weight = (weights.text + weights.skill - skill_weight) if says_text else 0.0
        title_weight = weights.occupation if values.says_title else 0.0
        said = np.float32(skill_weight + text_weight + title_weight)

        schooling = self._sides(query, values, self._schooling, ("experience", "education"))
        fit = np.minimum(np.minimum(total, proven + np.float32(weights.stated_cap)), np.float32(1.0))
        fit *= np.float32(skill_weight)
        fit += np.float32(text_weight) * np.minimum(text * np.float32(1.0 / weights.text_full), np.float32(1))
        fit += (np.float32(title_weight) * values.held.astype(np.float32))[self._held]
        fit += schooling.value[self._schooling.code]
        weight = (schooling.weight + said)[self._schooling.code]
        fit_share = np.float32(weights.theta)
        fit /= np.maximum(weight, np.float32(1e-9))
        says_fit = weight > 0

        terms = self._sides(query, values, self._terms, ("salary", "kind"))
        day = self._sides(query, values, self._day, ("freshness",))
        where = self._sides(query, values, self._where, ("place",))
        wished = weights.wished * (self._members[1].said & values.says_title)
        wish = terms.value[self._terms.code] + where.value[self._where.code]
        wish += day.value[self._day.code]
        wish += (wished * values.wished).astype(np.float32)[self._wishes]
        wish_weight = terms.weight[self._terms.code] + where.weight[self._where.code]
        wish_weight += day.weight[self._day.code]
        wish_weight += wished.astype(np.float32)[self._wishes]
        wish /= np.maximum(wish_weight, np.float32(1e-9))
        share = np.where(wish_weight > 0, np.where(says_fit, fit_share, np.float32(0)), np.float32(1))
        score: Singles = np.float32(100.0) * (share * fit + (1 - share) * wish)
        self._filter(query, values, score)
        return score

    def _sides(self, query: EncodedDemand, values: "_Values", joint: Joint, names: tuple[str, ...]) -> Sides:
        found = self._blocks(query, values, joint.first, names)
        value, weight = np.zeros(len(joint.first)), np.zeros(len(joint.first))
        for name in names:
            share = blocks.block_weight(name, found, self.matcher.weights)
            value += share * found[name].value
            weight += share
        return Sides(value.astype(np.float32), weight.astype(np.float32))

    def _filter(self, query: EncodedDemand, values: "_Values", score: Singles) -> None:
        """Push whoever fails a hard condition below everybody."""
        demand, table, out = query.demand, self.table, np.float32(-1e9)
        first = self._schooling.first
        fails = np.zeros(len(first), bool)
        if demand.education_must and demand.education is not None:
            fails |= table.education[first] < demand.education
        if demand.experience_must and demand.experience_years is not None:
            fails |= ~(table.years[first] >= demand.experience_years)
        if fails.any():
            score[fails[self._schooling.code]] = out
        if demand.place_must and not demand.remote and demand.division is not None:
            place = self._place(query, values, self._where.first)
            score[((place.value < MUST_NEARNESS) | ~place.known)[self._where.code]] = out
        if values.member is not None:
            score[(values.member == 0)[self._member]] = out
        for ask in query.asks:
            if ask.must:
                score[self._lacks(ask.key, ask.level)] = out

    def _lacks(self, key: str, level: int) -> NDArray[np.bool_]:
        lacks = np.ones(len(self.table), bool)
        number, own = self.table.skill_numbers.get(key), self.table.own_levels
        if number is not None:
            part = slice(own.indptr[number], own.indptr[number + 1])
            lacks[own.indices[part][own.data[part] >= level]] = False
        return lacks

    def _exact(self, query: EncodedDemand, values: "_Values", rows: Rows, count: int) -> Rows:
        weights = self.matcher.weights
        pairs = self._blocks(query, values, rows, _TABLES)
        columns, credit = self.skill_query(query)
        total, proven = (
            _products(one, rows, columns, credit) for one in (self.table.credit, self.table.proven)
        )
        likeness = _products(self.table.text, rows, query.terms, query.values)
        says = (np.full(len(rows), bool(query.asks)), np.full(len(rows), len(query.terms) > 0))
        pairs["skill"] = blocks.known_block(blocks.capped_skill(total, proven, weights.stated_cap), says[0])
        pairs["text"] = blocks.known_block(blocks.text(likeness, weights.text_full), says[1])
        score = blocks.combine(pairs, weights, len(rows)).score
        fresh = blocks.own_freshness(self.table.confirmed[rows], self.today)
        ids = self.table.ids[rows]
        keys = (daily_hash(ids, self.today), -fresh, -proven.round(blocks.SCORE_DIGITS), -score)
        best: Rows = ids[np.lexsort(keys)[:count]]
        return best


@dataclass(frozen=True, slots=True)
class _Values:
    """What each numbered list is worth to one demand."""

    says_title: bool
    held: Floats
    wished: Floats
    near: Floats
    kind: Floats
    member: Floats | None


@dataclass(frozen=True)
class _Members:
    """The distinct lists of one kind: the names in them and which list holds which."""

    names: tuple[str, ...]
    starts: NDArray[np.int64]
    members: NDArray[np.int32]
    said: NDArray[np.bool_]
    filled: Rows

    @staticmethod
    def of(lists: NDArray[np.str_]) -> "_Members":
        parts = [text.split("\n") if text else [] for text in lists.tolist()]
        numbers: dict[str, int] = {}
        members = [numbers.setdefault(name, len(numbers)) for part in parts for name in part]
        lengths = np.array([len(part) for part in parts])
        starts = np.concatenate([[0], np.cumsum(lengths)])[:-1].astype(np.int64)
        return _Members(
            tuple(numbers), starts, np.array(members, np.int32), lengths > 0, np.flatnonzero(lengths)
        )

    def best(self, worth: Floats) -> Floats:
        """Give the greatest of what each list's names are worth, 0 for an empty one."""
        best = np.zeros(len(self.starts))
        if len(self.filled):
            best[self.filled] = np.maximum.reduceat(worth[self.members], self.starts[self.filled])
        return best


def _products(matrix: csr_matrix, rows: Rows, columns: NDArray[np.int32], values: Floats) -> Floats:
    """Give the inner products of some rows, summed in float64 by ascending column."""
    query = np.zeros(matrix.shape[1])
    query[columns] = values
    some = matrix[rows]
    some.sort_indices()
    product: Floats = some.astype(np.float64) @ query
    return product
