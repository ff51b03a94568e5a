"""Prices for people whom many demands want, from a linear programme, so that more people are seen.

Each demand has ``places`` to fill out of its list, each person may fill at most ``cap`` of them, and the
sum of scores is as large as it can be. The dual value of a person's cap is the price: by how much the whole
would gain if one more demand could have this person. Score minus price spreads the demands over people.
The programme is that of a flow (its matrix is totally unimodular), so a vertex has no fractions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from matching.blocks import SCORE_DIGITS, Flags, Floats

# How many of each demand's list are looked at, and how many are its places.
DEPTH = 150
PLACES = 10
# The cap is the smallest one that keeps this share of the sum of scores.
KEPT = 0.99
# Below this a column is not worth being taken in: ten times what HiGHS itself takes for zero.
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Lists:
    """Each demand's people, best first: demand d has the pairs from ``starts[d]`` to ``starts[d + 1]``."""

    starts: NDArray[np.int64]
    people: NDArray[np.int64]
    scores: NDArray[np.float64]

    @property
    def demand_of(self) -> NDArray[np.int64]:
        """Give the number of each pair's demand."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    @property
    def place_of(self) -> NDArray[np.int64]:
        """Give each pair's place in its list, from 0."""
        return np.arange(len(self.people)) - self.starts[self.demand_of]


@dataclass(frozen=True, slots=True)
class Plan:
    """An optimum under one cap: what each pair gets (0 to 1), the sum of scores, and the dual values.

    ``prices`` are of ``persons``, ``rents`` of the demands' places; none is negative. ``columns`` are the
    pairs that had to be looked at.
    """

    cap: int
    utility: float
    filled: Floats
    columns: Flags
    persons: NDArray[np.int64]
    prices: Floats
    rents: Floats


@dataclass(frozen=True, slots=True)
class Exposure:
    """Who is seen: distinct people, the most lists that one is in, inequality (Gini), the sum of scores."""

    people: int
    longest: int
    gini: float
    utility: float


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices at the knee, and what they change: the first places by score, and by score minus price.

    ``kept`` is the share of the sum of scores that the plan keeps; ``persons`` stand in order of id.
    """

    cap: int
    kept: float
    persons: NDArray[np.int64]
    prices: Floats
    before: Exposure
    after: Exposure

    def of(self, people: NDArray[np.int64]) -> Floats:
        """Give the price of each of some people, 0 for who stands in no list."""
        if not len(self.persons):
            return np.zeros(len(people))
        at = np.minimum(np.searchsorted(self.persons, people), len(self.persons) - 1)
        return np.where(self.persons[at] == people, self.prices[at], 0.0)


def price(lists: Lists, places: int = PLACES, kept: float = KEPT) -> Prices:
    """Find the prices at the knee: the smallest cap that keeps the wanted share of the sum of scores."""
    plan, whole = knee(lists, places, kept)
    _, numbers = np.unique(lists.people, return_inverse=True)
    priced = np.round(lists.scores - plan.prices[numbers], SCORE_DIGITS)
    return Prices(
        cap=plan.cap,
        kept=plan.utility / whole if whole > 0 else 1.0,
        persons=plan.persons,
        prices=plan.prices,
        before=exposure(lists, lists.scores, places),
        after=exposure(lists, priced, places),
    )


def knee(lists: Lists, places: int, kept: float) -> tuple[Plan, float]:
    """Give the plan of the smallest cap that keeps the share, and the sum of scores without a cap.

    The utility is concave in the cap, and the sum of the prices is its slope. So the tangents of the caps
    tried show which are too small, the chord between the last two shows one that is large enough, and what
    is tried next lies between.
    """
    best = _uncapped(lists, places)
    whole, columns = best.utility, best.columns
    target, low, failed = kept * whole, 1, (0, 0.0)
    while whole > 0 and low < best.cap:
        run, rise = best.cap - failed[0], best.utility - failed[1]
        enough = failed[0] + int(np.ceil(run * (target - failed[1]) / rise))
        # Halves while the bounds are far apart; then the lower one, which is mostly the answer or next to it.
        cap = low if enough - low <= low // 4 else (low + enough) // 2
        plan = solve(lists, min(cap, best.cap - 1), places, columns)
        columns = columns | plan.columns
        low = _least(plan, target, low)
        if plan.utility >= target:
            best = plan
        else:
            low, failed = max(low, plan.cap + 1), (plan.cap, plan.utility)
    return best, whole


def _uncapped(lists: Lists, places: int) -> Plan:
    """Give the plan without a cap, which is that of the largest load: everybody's first places, no prices."""
    persons, person = np.unique(lists.people, return_inverse=True)
    filled = (lists.place_of < places).astype(np.float64)
    loads = np.bincount(person, filled, minlength=len(persons))
    last = lists.starts[:-1] + places - 1
    rents = np.zeros(len(last))
    long = last < lists.starts[1:]
    rents[long] = lists.scores[last[long]]
    utility = float(filled @ lists.scores)
    columns = lists.place_of < 2 * places
    return Plan(int(loads.max(initial=1)), utility, filled, columns, persons, np.zeros(len(persons)), rents)


def _least(plan: Plan, target: float, low: int) -> int:
    """Give the least cap that the tangent of a plan leaves possible, and not less than ``low``."""
    slope = float(plan.prices.sum())
    if slope <= 0:
        return low
    return max(low, int(np.ceil(plan.cap + (target - plan.utility) / slope - _TOLERANCE)))


def solve(lists: Lists, cap: int, places: int, columns: Flags | None = None) -> Plan:
    """Solve for one cap, to the optimum over all pairs, from the few columns that matter.

    Starts with each demand's first pairs (and ``columns``) and takes in whatever pair the dual values show
    to be worth it, until there is none. Who stands in no more of them than the cap allows needs no row.
    """
    persons, person = np.unique(lists.people, return_inverse=True)
    demand = lists.demand_of
    active = lists.place_of < 2 * places
    if columns is not None:
        active |= columns
    while True:
        chosen = np.flatnonzero(active)
        filled, rents, prices = _solve_columns(lists, chosen, demand, person, len(persons), cap, places)
        worth = ~active & (lists.scores - rents[demand] - prices[person] > _TOLERANCE)
        if not worth.any():
            break
        active |= worth
    whole = np.zeros(len(lists.people))
    whole[chosen] = filled
    return Plan(cap, float(whole @ lists.scores), whole, active, persons, prices, rents)


def _solve_columns(
    lists: Lists,
    columns: NDArray[np.int64],
    demand: NDArray[np.int64],
    person: NDArray[np.int64],
    persons: int,
    cap: int,
    places: int,
) -> tuple[Floats, Floats, Floats]:
    demands = len(lists.starts) - 1
    rents, prices = np.zeros(demands), np.zeros(persons)
    if not len(columns):
        return np.zeros(0), rents, prices
    wanted = np.flatnonzero(np.bincount(person[columns], minlength=persons) > cap)
    row = np.full(persons, -1)
    row[wanted] = np.arange(len(wanted))
    rows = row[person[columns]]
    capped = np.flatnonzero(rows >= 0)
    ones = np.ones(len(columns))
    matrix = vstack(
        [
            csr_matrix((ones, (demand[columns], np.arange(len(columns)))), (demands, len(columns))),
            csr_matrix((ones[capped], (rows[capped], capped)), (len(wanted), len(columns))),
        ],
        format="csc",
    )
    limits = np.concatenate([np.full(demands, float(places)), np.full(len(wanted), float(cap))])
    # The interior point method with its crossover: at 10,000 demands several times faster than the simplex.
    found = linprog(-lists.scores[columns], A_ub=matrix, b_ub=limits, bounds=(0.0, 1.0), method="highs-ipm")
    if found.status != 0:
        raise ArithmeticError(f"the programme has no solution: {found.message}")
    duals = np.maximum(0.0, np.round(-found.ineqlin.marginals, SCORE_DIGITS))
    rents, prices[wanted] = duals[:demands], duals[demands:]
    # A vertex of a flow is whole numbers; what is left beside them is the solver's last digits.
    return np.round(found.x, SCORE_DIGITS), rents, prices


def first_places(lists: Lists, values: Floats, places: int) -> NDArray[np.int64]:
    """Give the pairs with each demand's first places by some values; ties stay in the order of the list."""
    order = np.lexsort((np.arange(len(values)), -values, lists.demand_of))
    return order[lists.place_of < places]


def exposure(lists: Lists, values: Floats, places: int) -> Exposure:
    """Count who stands in the first places by some values, among all who stand in any list."""
    first = first_places(lists, values, places)
    persons, number = np.unique(lists.people, return_inverse=True)
    loads = np.bincount(number[first], minlength=len(persons))
    return Exposure(
        people=int((loads > 0).sum()),
        longest=int(loads.max(initial=0)),
        gini=gini(loads),
        utility=float(lists.scores[first].sum()),
    )


def gini(loads: NDArray[np.int64]) -> float:
    """Give the Gini coefficient: 0 where all have the same, towards 1 where one has everything."""
    whole = int(loads.sum())
    if not whole:
        return 0.0
    size = len(loads)
    ranked = np.sort(loads)
    return float(2.0 * (np.arange(1, size + 1) @ ranked) / (size * whole) - (size + 1.0) / size)
