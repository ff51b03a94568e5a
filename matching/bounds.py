"""Upper bounds in points of the score, for groups of people and for traits, from the blocks themselves.

A block of which a person says nothing leaves its weight to the others, which is never more than if the block
were full. So what is unknown counts as full here, the weights of a side are the same for everybody, and the
bound of a person is a plain sum.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching import blocks
from matching.blocks import Block, Floats, one
from matching.encode import EncodedDemand, day_number, number_or_unknown, offer, years_or_unknown
from matching.groups import Groups
from matching.index import Segment
from matching.rank import Setting
from matching.titles import Title


class Bounds(NamedTuple):
    """See `kernel_shapes.Query`: the fields of the same names."""

    group_points: Floats
    trait_points: Floats
    skill_points: float
    text_points: float
    held_points: float
    wished_points: float
    best_trait: float
    order: NDArray[np.int64]


def bounds(
    segment: Segment, query: EncodedDemand, title: Title, setting: Setting, weights: Floats, near: Floats
) -> Bounds:
    """Give the bounds of a demand. ``weights`` are those of the blocks, ``near`` those of the divisions."""
    demand, groups = query.demand, segment.groups
    said = {
        "skill": bool(query.asks),
        "occupation": title.says_something,
        "text": len(query.terms) > 0,
        "experience": demand.experience_years is not None,
        "education": bool(demand.education),
        "salary": offer(demand) is not None,
        "place": demand.remote or demand.division is not None,
        "wished": title.says_something,
        "kind": demand.kind is not None,
        "freshness": demand.confirmed_on is not None,
    }
    points = _points(said, dict(zip(blocks.BLOCKS, weights.tolist(), strict=True)), setting.weights.theta)
    own = {
        "salary": _full(
            blocks.salary(groups.salary, one(number_or_unknown(offer(demand)))), groups.salary < 0
        ),
        "place": _place(groups, near, remote=demand.remote),
        "experience": _experience(groups, years_or_unknown(demand.experience_years)),
        "education": _education(groups, demand.education or 0),
        "kind": _kind(segment, demand.kind),
        "freshness": _freshness(groups, day_number(demand.confirmed_on), setting.today),
    }
    # What titles may bring is in the bound of the group; the search takes back what they do not.
    titles = points["occupation"] + points["wished"]
    of_group = points["salary"] * own["salary"] + points["place"] * own["place"] + titles
    of_trait = sum(
        (points[name] * own[name] for name in ("experience", "education", "kind", "freshness")),
        np.zeros(len(groups.steps)),
    )
    return Bounds(
        group_points=of_group,
        trait_points=of_trait,
        skill_points=points["skill"],
        text_points=points["text"],
        held_points=points["occupation"],
        wished_points=points["wished"],
        best_trait=float(of_trait.max(initial=0.0)),
        order=_order(segment, of_group),
    )


def _points(said: dict[str, bool], weights: dict[str, float], theta: float) -> dict[str, float]:
    """Give the points of a full block; a side of which the demand says nothing leaves all to the other."""
    sides = {}
    for names, share in ((blocks.FIT, theta), (blocks.WISH, 1.0 - theta)):
        whole = sum(weights[name] for name in names if said[name])
        sides[names] = (whole, share)
    points: dict[str, float] = {}
    for names, (whole, share) in sides.items():
        others = sum(other for own, (other, _) in sides.items() if own != names)
        scale = 100.0 * (share if others > 0 else 1.0) / whole if whole > 0 else 0.0
        points |= {name: scale * weights[name] if said[name] else 0.0 for name in names}
    return points


def _full(block: Block, silent: NDArray[np.bool_]) -> Floats:
    return np.where(silent, 1.0, block.value)


def _place(groups: Groups, near: Floats, *, remote: bool) -> Floats:
    """Give for each group the nearness of the nearest division of its cities; to name none counts as near."""
    if remote:
        return np.ones(len(groups.cities))
    by_city = np.zeros(int(groups.city_of.max(initial=0)) + 1)
    np.maximum.at(by_city, groups.city_of, near[: len(groups.city_of)])
    lists = np.where(groups.city_lists.any_of_lists(), groups.city_lists.best_of_lists(by_city), 1.0)
    return np.where(groups.remote_only, 0.0, lists[groups.cities])


def _experience(groups: Groups, asked: float) -> Floats:
    """Give the value of the ladder by the steps that a trait reaches."""
    steps = groups.coded["steps"]
    years = np.append(blocks.EXPERIENCE_STEPS, np.nan)[steps.values - 1]
    years = np.where(steps.values == 0, 0.0, years)
    return _full(blocks.experience(years, one(asked)), steps.values < 0)[steps.codes]


def _education(groups: Groups, asked: int) -> Floats:
    ranks = groups.coded["education"]
    return _full(blocks.education(ranks.values, one(asked)), ranks.values == 0)[ranks.codes]


def _freshness(groups: Groups, asked: int, today: int) -> Floats:
    days = groups.coded["confirmed"]
    return _full(blocks.freshness(days.values, one(asked), today), days.values < 0)[days.codes]


def _kind(segment: Segment, wanted: str | None) -> Floats:
    names, lists = segment.names["kinds"], segment.lists["kinds"]
    values = np.array([float(name == wanted) for name in names], np.float64)
    best = np.where(lists.any_of_lists(), lists.best_of_lists(values), 1.0)
    full: Floats = best[segment.groups.kinds]
    return full


def _order(segment: Segment, of_group: Floats) -> NDArray[np.int64]:
    """Give the blocks, those with the best group first."""
    block, starts = segment.mastery.block, segment.groups.starts
    best = np.full(segment.mastery.block_count, -1.0)
    np.maximum.at(best, starts[:-1] // block, of_group)
    # A group may reach into blocks that follow: their first rows belong to it.
    heads = np.searchsorted(starts, np.arange(len(best)) * block, side="right") - 1
    best = np.maximum(best, of_group[np.minimum(heads, len(of_group) - 1)])
    return np.argsort(-best, kind="stable")
