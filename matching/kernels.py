"""The search in compiled loops: bounds that pass over nearly all people, exact scores of those who are left.

How a search goes, block by block of some 16,000 people, so that what is added up stays in the cache:

1. The postings of the asked skills are added up for the block, in steps rounded up: all of the skill and what
   of it is proven are two halves of one number. Nothing else is looked at for everybody.
2. People stand in groups of like pay and places. The bound of a group is its score if all else were perfect;
   whole stretches of people whose skills can't lift them from there to the present k-th best are passed over.
3. In the other stretches each person has a bound: skills, group, and one number for experience, education,
   kind and freshness. Whoever is still in the running waits.
4. Once many wait, those with the best bounds get a whole score, made of the same operations in the same order
   as in `blocks.combine`, bit for bit. That raises the k-th best, and most of the others need not be looked
   at. Blocks with the best groups come first, so that it rises early.

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
from matching.kernel_shapes import COVERED, Flags, Floats, People, Query
from matching.kernel_tools import (
    Codes,
    Ints,
    compiled,
    count_bits,
    fails_of,
    place_of,
    placed_terms,
    replace_least,
    score_of,
    skills_of,
    text_product,
    titles_of,
)

# The cache of compiled code knows of changes in the file of a function, not of those in what it calls. So
# this is a digest of kernel_tools.py, and a test says when it is out of date.
TOOLS = "67a0f6cb27fe"

# Room for the rounding of scores and of bounds, far above what float64 sums of a hundred terms are off.
SLACK = 1e-6
# A stretch of people that is passed over at once; how many may wait for their scores.
_STRETCH = 64
_WAITING = 512
# Of those who wait so many are scored first; then twice as many, and so on.
_FEWEST = 64
# In how many blocks a first look is taken.
_SEEDED = 4
# The sums of steps: what is proven is the lower half of a number, all is the upper one.
_HALF = 16
_LOWER = (1 << _HALF) - 1
_FULL = float(COVERED)


@compiled
def _steps(people: People, query: Query) -> Codes:
    """Give for each ask and state how much of the skill block it brings at most, in both halves."""
    table = np.empty((len(query.shares), people.coverage_steps.shape[1]), np.uint32)
    for ask in range(len(query.shares)):
        covered, share = people.coverage_steps[query.levels[ask] - 1], np.uint32(query.share_steps[ask])
        own = table[ask]
        for state in range(len(own)):
            every = ((covered[state] >> np.uint32(_HALF)) * share >> np.uint32(_HALF)) + np.uint32(1)
            proven = ((covered[state] & np.uint32(_LOWER)) * share >> np.uint32(_HALF)) + np.uint32(1)
            own[state] = every << np.uint32(_HALF) | proven
    return table


@compiled
def _add_skills(people: People, query: Query, steps: Codes, block: int, sums: Codes, met: Codes) -> None:
    """Add up for one block what each ask is covered at most, and the must skills that are met, if any."""
    places, states, levels = people.skill_places, people.skill_states, people.levels
    sums[:] = 0
    for ask in range(len(query.shares)):
        own, first, last = steps[ask], query.skill_cuts[ask, block], query.skill_cuts[ask, block + 1]
        # Slices that begin at 0 spare the loop the care for negative places.
        our_places, our_states = places[first:last], states[first:last]
        for at in range(len(our_places)):
            sums[our_places[at]] += own[our_states[at]]
    if not query.numbers.must_bits:
        return
    met[:] = 0
    for ask in range(len(query.shares)):
        bit, level = query.bits[ask], query.levels[ask]
        if bit:
            for at in range(query.skill_cuts[ask, block], query.skill_cuts[ask, block + 1]):
                if levels[states[at]] >= level:
                    met[places[at]] |= bit


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
def _peaks(sums: Codes, peaks: Codes) -> None:
    """Write the greatest sum of each stretch."""
    stretches = sums.reshape(-1, _STRETCH)
    for stretch in range(len(peaks)):
        own, peak = stretches[stretch], np.uint32(0)
        for at in range(len(own)):
            peak = max(peak, own[at])
        peaks[stretch] = peak


@compiled
def _gather(
    people: People,
    query: Query,
    allowed: Flags,
    failing: int,
    block: int,
    sums: Codes,
    peaks: Codes,
    met: Codes,
    text: NDArray[np.float32],
    bar: float,
    floor: np.uint32,
    waiting: int,
    rows: Ints,
    bounds: Floats,
) -> int:
    """Write those of a block whose bounds reach a bar behind those who wait; give how many wait now.

    Whose sum stays below ``floor`` is left out in any case.
    """
    numbers, group_points, trait_points = query.numbers, query.group_points, query.trait_points
    traits, group_starts = people.traits, people.group_starts
    by_text, must_bits = len(text) > 1, numbers.must_bits
    cap = int(numbers.stated_cap * _FULL) + 1
    points = numbers.skill_points / _FULL
    first = block * numbers.block
    width = min(numbers.block, len(traits) - first)
    group = np.searchsorted(group_starts, first, side="right") - 1
    start = 0
    while start < width:
        end = min(width, group_starts[group + 1] - first)
        best = group_points[group] + numbers.text_points + numbers.best_trait
        room = group_points[group] + (0.0 if by_text else numbers.text_points)
        # The least sum with which the best trait would do; sums below it need no closer look.
        short = (bar - best) / max(points, SLACK / _FULL)
        least = max(floor, np.uint32(min(max(short, 0.0), _FULL + 1.0)) << np.uint32(_HALF))
        for stretch in range(start // _STRETCH, (end - 1) // _STRETCH + 1):
            if peaks[stretch] < least:
                continue
            for at in range(max(start, stretch * _STRETCH), min(end, (stretch + 1) * _STRETCH)):
                both = sums[at]
                if both < least:
                    continue
                every, proven = int(both >> np.uint32(_HALF)), int(both & np.uint32(_LOWER))
                skill = min(points * min(every, proven + cap), numbers.skill_points)
                bound = room + trait_points[traits[first + at]] + skill
                if by_text:
                    bound += numbers.text_points * text[at]
                if bound < bar or not allowed[first + at]:
                    continue
                if must_bits and count_bits(must_bits & ~met[at]) > failing:
                    continue
                rows[waiting], bounds[waiting] = first + at, bound
                waiting += 1
        start = end
        group += 1
    return waiting


@compiled
def _score_best(
    people: People,
    query: Query,
    failing: int,
    least: float,
    bar: float,
    waiting: int,
    rows: Ints,
    bounds: Floats,
    slots: Codes,
    slot_places: Ints,
    by_text: bool,
    heap: Floats,
    found: int,
    found_rows: Ints,
    found_made: Floats,
) -> tuple[int, int]:
    """Score of those who wait all with a bound of ``least``, and let go whoever can't reach the bar.

    The bar rises with the least of the ``heap`` of best scores; who reaches it is written. Gives how many
    still wait, and how many are written by now.
    """
    numbers, weights, table, table_starts, fails, fail_starts, near, likeness = query[:8]
    values = query.values
    codes, _, _, division_starts, division_members = people[:5]
    held_starts, held_members, wished_starts, wished_members = people[5:9]
    places, states, coverage, levels = people[9:13]
    text_starts, text_terms, text_times, slack_codes, slack = people[13:18]
    fit, wish = np.empty(5), np.empty(5)
    left = 0
    for at in range(waiting):
        row, bound = rows[at], bounds[at]
        if bound < bar:
            continue
        if bound < least:
            rows[left], bounds[left] = row, bound
            left += 1
            continue
        code, remote_only = codes[row, columns.DIVISIONS], codes[row, columns.REMOTE_ONLY]
        place = place_of(numbers, code, remote_only, division_starts, division_members, near)
        failed = fails_of(numbers, codes, fails, fail_starts, place, row)
        if count_bits(failed) > failing:
            continue
        product = -1.0
        if numbers.says_text:
            own = slack[slack_codes[row]]
            product = text_product(text_starts, text_terms, text_times, own, slots, slot_places, values, row)
            product = min(1.0, product / numbers.text_full)
            # The bound has the text in full, unless it was added up.
            bound -= 0.0 if by_text else numbers.text_points * (1.0 - product)
            if bound < bar:
                continue
        held, wished = titles_of(
            numbers, codes, held_starts, held_members, wished_starts, wished_members, likeness, row
        )
        # What is not known (-1) stays full in the bound.
        bound -= numbers.wished_points * (1.0 - abs(wished)) + numbers.held_points * (1.0 - abs(held))
        if bound < bar:
            continue
        block = row // numbers.block
        total, proven, met = skills_of(
            query, places, states, coverage, levels, block, row - block * numbers.block
        )
        if count_bits(failed | (numbers.must_bits & ~met)) != failing:
            continue
        score, by_fit, by_wish = score_of(
            numbers,
            weights,
            codes,
            table,
            table_starts,
            row,
            min(total, proven + numbers.stated_cap, 1.0),
            product,
            held,
            wished,
            place,
            fit,
            wish,
        )
        if score > heap[0]:
            replace_least(heap, score)
            bar = max(bar, heap[0] - SLACK)
        if score >= bar:
            found_rows[found] = row
            made = found_made[found]
            made[0], made[1], made[2], made[3] = score, by_fit, by_wish, proven
            found += 1
    return left, found


@compiled
def _keep(rows: Ints, made: Floats, found: int, bar: float) -> int:
    """Let go of those found who stay below a bar; give how many are left."""
    left = 0
    for at in range(found):
        if made[at, 0] >= bar:
            rows[left] = rows[at]
            made[left] = made[at]
            left += 1
    return left


@compiled
def _with_room(rows: Ints, made: Floats, found: int, most: int) -> tuple[Ints, Floats]:
    """Give the same with room for so many, or more."""
    if most <= len(rows):
        return rows, made
    more_rows, more_made = np.empty(2 * most, np.int64), np.empty((2 * most, 4))
    more_rows[:found] = rows[:found]
    more_made[:found] = made[:found]
    return more_rows, more_made


@compiled
def _largest(values: Any, count: int) -> Any:
    """Give the last of the ``count`` largest values."""
    return np.partition(values, len(values) - count)[len(values) - count]


@compiled
def search(
    people: People,
    query: Query,
    allowed: Flags,
    count: int,
    failing: int,
    least: float,
    by_text: bool,
) -> tuple[Ints, Floats]:
    """Give the rows of the first ``count``, with all who tie with the last, in any order.

    With each row come its score, both sides of it, and how much of the asks proven skills cover.
    Of the allowed rows only those count that fail ``failing`` hard conditions and reach ``least``.
    With ``by_text`` the bound of each person's text is added up from the postings of the terms, which pays
    where words weigh much; else texts are read only of those who are left.
    """
    size, scored, none = query.numbers.block, max(_FEWEST, 2 * count), np.uint32(0)
    met, steps = np.empty(size, np.uint32), _steps(people, query)
    peaks = np.empty(-(-size // _STRETCH), np.uint32)
    sums = np.empty(len(peaks) * _STRETCH, np.uint32)
    text = np.empty(size if by_text else 1, np.float32)
    rows, bounds = np.empty(_WAITING + size, np.int64), np.empty(_WAITING + size)
    # Small at first: to clear room for everybody takes the machine longer than the search.
    found_rows, found_made = np.empty(_WAITING, np.int64), np.empty((_WAITING, 4))
    heap, first = np.full(count, least), max(_FEWEST // _SEEDED, count)
    slots, slot_places = placed_terms(query.terms)
    # A first look at the most skilled of a few promising blocks tells what a good score is.
    for number in range(min(_SEEDED, len(query.order) // 4)):
        block = query.order[number]
        _add_skills(people, query, steps, block, sums, met)
        _peaks(sums, peaks)
        if by_text:
            _add_texts(people, query, block, text)
        floor = _largest(peaks, first) if first < len(peaks) else none
        waiting = _gather(
            people, query, allowed, failing, block, sums, peaks, met, text, least, floor, 0, rows, bounds
        )
        worth = _largest(bounds[:waiting], first) if waiting > first else -1.0
        found_rows, found_made = _with_room(found_rows, found_made, 0, waiting)
        _score_best(
            people,
            query,
            failing,
            worth,
            heap[0] - SLACK,
            waiting,
            rows,
            bounds,
            slots,
            slot_places,
            by_text,
            heap,
            0,
            found_rows,
            found_made,
        )
    known = heap[0]
    heap[:] = least
    found, waiting = 0, 0
    for number in range(len(query.order)):
        block = query.order[number]
        _add_skills(people, query, steps, block, sums, met)
        _peaks(sums, peaks)
        if by_text:
            _add_texts(people, query, block, text)
        bar = max(known, heap[0]) - SLACK
        waiting = _gather(
            people, query, allowed, failing, block, sums, peaks, met, text, bar, none, waiting, rows, bounds
        )
        most = _WAITING if number + 1 < len(query.order) else 0
        best = scored
        while waiting > most:
            worth = _largest(bounds[:waiting], best) if waiting > best else -1.0
            if found + waiting > len(found_rows):
                found = _keep(found_rows, found_made, found, heap[0] - SLACK)
                found_rows, found_made = _with_room(found_rows, found_made, found, found + waiting)
            waiting, found = _score_best(
                people,
                query,
                failing,
                worth,
                max(known, heap[0]) - SLACK,
                waiting,
                rows,
                bounds,
                slots,
                slot_places,
                by_text,
                heap,
                found,
                found_rows,
                found_made,
            )
            best *= 2
    found = _keep(found_rows, found_made, found, heap[0])
    return found_rows[:found], found_made[:found]
