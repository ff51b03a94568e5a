"""The search in compiled loops: bounds that pass over nearly all people, exact scores of those who are left.

How a search goes, block by block of some 16,000 people, so that what is added up stays in the cache:

1. The postings of the asked skills are added up for the block. Nothing else is looked at for everybody.
2. People stand in groups of like pay and places. The bound of a group is its score if all else were perfect
   and its best skills as they were added up. A group that can't reach the present k-th best is passed over.
3. In the other groups each person has a bound: skills, group, and one number for experience, education, kind
   and freshness. Whoever is still in the running gets the titles looked up, and the bound is asked again.
4. Who is left has a whole score, made of the same operations in the same order as in `blocks.combine`, bit
   for bit. It may raise the k-th best. Blocks with the best groups come first, so that it rises early.

Bounds only ever leave out who can't be among the first, so the answer is the one of the definition (the
slow one stands in `rank.py`, and another in `tests/matching/oracle.py`). What a demand makes of a small code
list (years, pay, places, titles ...) comes as a table from `plan.py`, made by the functions of `blocks.py`.
Names of arguments are those of `kernel_shapes.py`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import kernel_shapes as columns
from matching.blocked import STEPS
from matching.kernel_shapes import Flags, Floats, Numbers, People, Query
from matching.kernel_tools import Codes, Ints, best, compiled, has, replace_least, text_product

# The cache of compiled code knows of changes in the file of a function, not of those in what it calls. So
# this is a digest of kernel_tools.py, and a test says when it is out of date.
TOOLS = "34baa85df91e"

# Room for the rounding of scores and of bounds, far above what float64 sums of a hundred terms are off.
SLACK = 1e-6
_DIGITS = 1e9
# How many people are scored, for each that is wanted, to learn what a good score is before the search.
_SEEDS = 4
# Places of the blocks among the weights, in the order of `blocks.BLOCKS`.
_SKILL, _HELD, _TEXT, _YEARS, _RANK, _PAY, _PLACE, _WISHED, _KIND, _FRESH = range(10)


@compiled
def _place(
    numbers: Numbers, code: int, remote_only: int, starts: Ints, members: Codes, near: Floats
) -> float:
    """Give the value of the place block, -1 where nothing is known."""
    if numbers.remote:
        return 1.0
    if not numbers.has_division:
        return -1.0
    if remote_only:
        return 0.0
    if starts[code + 1] == starts[code]:
        return -1.0
    return best(starts, members, near, code)


@compiled
def _add(total: float, weight: float, own: float, value: float) -> tuple[float, float]:
    """Add a block to its side, if it is known."""
    if value < 0.0:
        return total, weight
    return total + own * value, weight + own


@compiled
def _score(numbers: Numbers, weights: Floats, fit: Any, wish: Any) -> float:
    """Join the blocks as `blocks.combine` does: the same operations in the same order, so the same bits.

    Both sides are the values of their blocks, -1 where one is not known.
    """
    total, weight = 0.0, 0.0
    for block in range(5):
        total, weight = _add(total, weight, weights[block], fit[block])
    mean = min(total / weight, 1.0) if weight > 0.0 else 0.0
    other_total, other_weight = 0.0, 0.0
    for block in range(5):
        other_total, other_weight = _add(other_total, other_weight, weights[5 + block], wish[block])
    other = min(other_total / other_weight, 1.0) if other_weight > 0.0 else 0.0
    share = 1.0
    if other_weight > 0.0:
        share = numbers.theta if weight > 0.0 else 0.0
    whole: float = np.rint(100.0 * (share * mean + (1.0 - share) * other) * _DIGITS) / _DIGITS
    return whole


@compiled
def _fails(
    numbers: Numbers, codes: Codes, fails: Codes, fail_starts: Ints, place: float, met: int, row: int
) -> int:
    """Give how many hard conditions a row fails; ``met`` are the bits of the must skills that it has."""
    bits = numbers.must_bits & ~met
    bits |= fails[fail_starts[0] + codes[row, columns.YEARS]]
    bits |= fails[fail_starts[1] + codes[row, columns.EDUCATION]]
    bits |= fails[fail_starts[2] + codes[row, columns.CATEGORIES]]
    if place < numbers.near_enough:
        bits |= numbers.place_bit
    count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count


@compiled
def _add_skills(people: People, query: Query, block: int, total: Floats, proven: Floats, met: Codes) -> None:
    """Add up for one block what each ask is covered, ask by ask, and the must skills that are met."""
    places, states, coverage, own_levels = (
        people.skill_places,
        people.skill_states,
        people.coverage,
        people.levels,
    )
    total[:], proven[:], met[:] = 0.0, 0.0, 0
    for ask in range(len(query.shares)):
        share, level, bit = query.shares[ask], query.levels[ask], query.bits[ask]
        for at in range(query.skill_cuts[ask, block], query.skill_cuts[ask, block + 1]):
            place, state = places[at], states[at]
            total[place] += share * coverage[level - 1, 0, state]
            proven[place] += share * coverage[level - 1, 1, state]
            if bit and own_levels[state] >= level:
                met[place] |= bit


@compiled
def _add_texts(people: People, query: Query, block: int, text: NDArray[np.float32]) -> None:
    """Write for one block what the text block is at most: steps are rounded up, sums are float32."""
    places, steps = people.list_places, people.list_steps
    text[:] = 0.0
    for term in range(len(query.values)):
        value = np.float32(query.values[term] * (1.0 + 1e-5) / (STEPS * query.numbers.text_full))
        for at in range(query.term_cuts[term, block], query.term_cuts[term, block + 1]):
            text[places[at]] += value * np.float32(steps[at])
    for at in range(len(text)):
        text[at] = min(text[at], np.float32(1.0))


@compiled
def _titles(
    numbers: Numbers,
    codes: Codes,
    held_starts: Ints,
    held_members: Codes,
    wished_starts: Ints,
    wished_members: Codes,
    likeness: Floats,
    row: int,
) -> tuple[float, float]:
    """Give the values of posts held and of posts wished for, -1 where nothing is known."""
    if not numbers.says_title:
        return -1.0, -1.0
    wished, code = -1.0, codes[row, columns.WISHED]
    if wished_starts[code + 1] > wished_starts[code]:
        wished = best(wished_starts, wished_members, likeness, code)
    return best(held_starts, held_members, likeness, codes[row, columns.HELD]), wished


@compiled
def _whole(
    numbers: Numbers,
    weights: Floats,
    codes: Codes,
    table: Floats,
    table_starts: Ints,
    row: int,
    skill: float,
    text: float,
    held: float,
    wished: float,
    place: float,
    fit: Floats,
    wish: Floats,
) -> float:
    """Give the score of a row from the values of its blocks; ``fit`` and ``wish`` are room for them."""
    fit[_SKILL] = skill if numbers.says_skills else -1.0
    fit[_HELD] = held
    fit[_TEXT] = text
    fit[_YEARS] = table[table_starts[columns.YEARS] + codes[row, columns.YEARS]]
    fit[_RANK] = table[table_starts[columns.EDUCATION] + codes[row, columns.EDUCATION]]
    wish[_PAY - 5] = table[table_starts[columns.SALARY] + codes[row, columns.SALARY]]
    wish[_PLACE - 5] = place
    wish[_WISHED - 5] = wished
    wish[_KIND - 5] = table[table_starts[columns.KINDS] + codes[row, columns.KINDS]]
    wish[_FRESH - 5] = table[table_starts[columns.CONFIRMED] + codes[row, columns.CONFIRMED]]
    return _score(numbers, weights, fit, wish)


@compiled
def _score_block(
    people: People,
    query: Query,
    allowed: Flags,
    failing: int,
    first: int,
    sums: tuple[Floats, Floats, Codes, NDArray[np.float32]],
    bar: float,
    most: int,
    heap: Floats,
    found: int,
    found_rows: Ints,
    found_scores: Floats,
) -> int:
    """Score those of a block whose bounds reach a bar, ``most`` people at the most, and write who does.

    The bar rises with the least of the ``heap`` of best scores. Gives how many are written by now.
    """
    numbers, weights, table, table_starts, fails, fail_starts, near, likeness = query[:8]
    group_points, trait_points, asked, values = (
        query.group_points,
        query.trait_points,
        query.terms,
        query.values,
    )
    codes, traits, group_starts, division_starts, division_members = people[:5]
    held_starts, held_members, wished_starts, wished_members = people[5:9]
    text_starts, text_terms, text_times, slack_codes, slack = people[13:18]
    total, proven, met, text = sums
    by_text = len(text) > 1
    fit, wish = np.empty(5), np.empty(5)
    width = min(numbers.block, len(codes) - first)
    group = np.searchsorted(group_starts, first, side="right") - 1
    start = 0
    while start < width:
        end = min(width, group_starts[group + 1] - first)
        room = group_points[group] + (0.0 if by_text else numbers.text_points)
        short = bar - group_points[group] - numbers.text_points - numbers.best_trait
        last = end
        if short > 0.0 and not has(total, start, end, short / max(numbers.skill_points, SLACK)):
            last = start
        for at in range(start, last):
            row = first + at
            skill = min(total[at], proven[at] + numbers.stated_cap, 1.0)
            bound = room + trait_points[traits[row]] + numbers.skill_points * skill
            bound += numbers.text_points * text[at] if by_text else 0.0
            if bound < bar or not allowed[row] or most == 0:
                continue
            code, remote_only = codes[row, columns.DIVISIONS], codes[row, columns.REMOTE_ONLY]
            place = _place(numbers, code, remote_only, division_starts, division_members, near)
            if _fails(numbers, codes, fails, fail_starts, place, met[at], row) != failing:
                continue
            held, wished = _titles(
                numbers, codes, held_starts, held_members, wished_starts, wished_members, likeness, row
            )
            # What is not known (-1) stays full in the bound.
            bound -= numbers.wished_points * (1.0 - abs(wished)) + numbers.held_points * (1.0 - abs(held))
            if bound < bar:
                continue
            product = -1.0
            if numbers.says_text:
                own = slack[slack_codes[row]]
                product = text_product(text_starts, text_terms, text_times, own, asked, values, row)
                product = min(1.0, product / numbers.text_full)
            score = _whole(
                numbers,
                weights,
                codes,
                table,
                table_starts,
                row,
                skill,
                product,
                held,
                wished,
                place,
                fit,
                wish,
            )
            most -= 1
            if score > heap[0]:
                replace_least(heap, score)
            if score >= bar:
                found_rows[found], found_scores[found] = row, score
                found += 1
            bar = max(bar, heap[0] - SLACK)
        start = end
        group += 1
    return found


@compiled
def _bounds(people: People, query: Query, first: int, sums: Any) -> Floats:
    """Give the bounds of the people of a block."""
    total, proven, _, text = sums
    numbers, traits, group_starts = query.numbers, people.traits, people.group_starts
    group_points, trait_points = query.group_points, query.trait_points
    bounds = np.empty(min(numbers.block, len(traits) - first))
    group = np.searchsorted(group_starts, first, side="right") - 1
    for at in range(len(bounds)):
        while group_starts[group + 1] <= first + at:
            group += 1
        skill = min(total[at], proven[at] + numbers.stated_cap, 1.0)
        words = numbers.text_points * (text[at] if len(text) > 1 else 1.0)
        bounds[at] = group_points[group] + trait_points[traits[first + at]] + words
        bounds[at] += numbers.skill_points * skill
    return bounds


@compiled
def search(
    people: People,
    query: Query,
    allowed: Flags,
    count: int,
    failing: int,
    by_text: bool,
    found_rows: Ints,
    found_scores: Floats,
) -> tuple[int, float]:
    """Write the rows of the first ``count`` and their scores, with all who tie with the last, in any order.

    Of the allowed rows only those that fail ``failing`` hard conditions count. Gives how many were written
    and the least score of the first ``count`` (-1 if there are fewer): who stands below it may be there, too.
    With ``by_text`` the bound of each person's text is added up from the postings of the terms, which pays
    where words weigh much; else texts are read only of those who are left.
    """
    numbers = query.numbers
    total, proven = np.empty(numbers.block), np.empty(numbers.block)
    met = np.empty(numbers.block, np.uint32)
    text = np.empty(numbers.block if by_text else 1, np.float32)
    heap = np.full(count, -1.0)
    found, known = 0, -1.0
    for number in range(len(query.order)):
        block = query.order[number]
        first = block * numbers.block
        _add_skills(people, query, block, total, proven, met)
        if by_text:
            _add_texts(people, query, block, text)
        sums = (total, proven, met, text)
        if number == 0:
            # A first look at the best bounds of the most promising block tells what a good score is.
            bounds = _bounds(people, query, first, sums)
            seeds = min(len(bounds), _SEEDS * count)
            bar = np.partition(bounds, len(bounds) - seeds)[len(bounds) - seeds]
            good = np.full(count, -1.0)
            _score_block(
                people, query, allowed, failing, first, sums, bar, seeds, good, 0, found_rows, found_scores
            )
            known = good[0]
        bar = max(known, heap[0]) - SLACK
        found = _score_block(
            people, query, allowed, failing, first, sums, bar, -1, heap, found, found_rows, found_scores
        )
    return found, heap[0]
