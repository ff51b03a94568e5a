"""Upper bounds in points of the score, for groups of people and for traits, from the blocks themselves.

A block of which a person says nothing leaves its weight to the others, which is never more than if the block
were full. So what is unknown counts as full here, the weights of a side are the same for everybody, and the
bound of a person is a plain sum.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching import blocks, plan_kernels
from matching.blocks import EXPERIENCE_STEPS, Floats
from matching.columns import fixed
from matching.encode import EncodedDemand, offer
from matching.index import Segment
from matching.rank import Setting
from matching.titles import Title

Numbers = NDArray[np.int64]
# The columns that make a trait, with the block that each decides.
_TRAITS = {"years": "experience", "education": "education", "kinds": "kind", "confirmed": "freshness"}


class Bounds(NamedTuple):
    """See `kernel_shapes.Query`: the fields of the same names."""

    group_points: Floats
    trait_points: Floats
    skill_points: float
    text_points: float
    held_points: float
    wished_points: float
    best_trait: float
    order: Numbers


@dataclass(frozen=True, slots=True)
class Reach:
    """The groups and traits of a segment by the codes of what is best in them, as tables have them.

    Of a group the code of its ``salary``, of a trait those of all other columns of TABLED, by their names.
    """

    salary: Numbers
    traits: dict[str, Numbers]

    @staticmethod
    def of(segment: Segment) -> "Reach":
        groups, values = segment.groups, segment.values
        # Any number of years that reaches a step stands for all that do, as blocks.experience has it.
        years = np.searchsorted(values["years"], np.append(EXPERIENCE_STEPS, np.nan))
        codes = {
            "years": np.append(0, years)[groups.steps],
            "education": np.searchsorted(values["education"], groups.education),
            "confirmed": np.searchsorted(values["confirmed"], groups.confirmed),
            "kinds": groups.kinds,
        }
        return Reach(
            salary=fixed(np.searchsorted(values["salary"], groups.salary), np.int64),
            traits={name: fixed(own, np.int64) for name, own in codes.items()},
        )


def bounds(
    segment: Segment,
    query: EncodedDemand,
    title: Title,
    setting: Setting,
    weights: Floats,
    near: Floats,
    tables: dict[str, Floats],
) -> Bounds:
    """Give the bounds of a demand. ``weights`` are those of the blocks, ``near`` those of the divisions.

    ``tables`` have for each column of TABLED what the demand makes of its codes, -1 where it is not known.
    """
    demand, groups, reach = query.demand, segment.groups, segment.kept_as(Reach.of)
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
    lists = groups.city_lists
    # What titles may bring is in the bound of the group; the search takes back what they do not.
    of_group = np.full(len(groups.salary), points["occupation"] + points["wished"])
    plan_kernels.add_full(of_group, reach.salary, tables["salary"], points["salary"])
    if demand.remote:
        of_group += points["place"]
    elif points["place"]:
        of_group += points["place"] * plan_kernels.nearness_of(
            near, groups.city_of, lists.starts, lists.members, groups.cities, groups.remote_only
        )
    of_trait = np.zeros(len(groups.steps))
    for name, block in _TRAITS.items():
        plan_kernels.add_full(of_trait, reach.traits[name], tables[name], points[block])
    mastery = segment.mastery
    best = plan_kernels.best_of_blocks(of_group, groups.starts, mastery.block, mastery.block_count)
    return Bounds(
        group_points=of_group,
        trait_points=of_trait,
        skill_points=points["skill"],
        text_points=points["text"],
        held_points=points["occupation"],
        wished_points=points["wished"],
        best_trait=float(of_trait.max(initial=0.0)),
        # Those with the best group first.
        order=np.argsort(-best, kind="stable"),
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
