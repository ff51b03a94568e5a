"""What one change of a person would bring over all open demands: points, new demands in reach, new ranks."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

import numpy as np

from matching.among import Keep
from matching.blocks import Flags, Floats
from matching.counterfactual import Place, place_of
from matching.demand_set import DemandLayer, DemandSet
from matching.edits import Edit, Learn, Learnt, apply_edit
from matching.matcher import Matcher
from matching.rank import Rows, Scored
from matching.shapes import Proof, Talent
from matching.standing import Standing

WHERE = 3


@dataclass(frozen=True, slots=True)
class Gain:
    """One demand at which an edit brings something."""

    demand_id: int
    now: Place
    then: Place


@dataclass(frozen=True, slots=True)
class Prospect:
    """One edit over many demands.

    ``points`` is the sum of gains over the demands passed before and after, ``raised`` how many of these
    gain; ``reached`` how many are passed only with the edit; ``where`` the demands at which it brings most:
    those newly reached by score, then by gain, each with its old and new rank.
    """

    edit: Edit
    points: float
    raised: int
    reached: int
    where: tuple[Gain, ...]


Others = Callable[[int], Keep]


def _all(_demand_id: int) -> Keep:
    return None


class _Standings:
    """The people of each demand, scored when first asked for."""

    def __init__(self, matcher: Matcher, today: date, others: Others) -> None:
        self._matcher, self._today, self._others = matcher, today, others
        self._known: dict[int, Standing] = {}

    def of(self, layer: DemandLayer, row: int) -> Standing:
        encoded = layer.block.encoded[row]
        known = self._known.get(encoded.demand.id)
        if known is None:
            known = self._matcher.standing(encoded, self._today, self._others(encoded.demand.id))
            self._known[encoded.demand.id] = known
        return known


def prospects(
    matcher: Matcher,
    demands: DemandSet,
    talent: Talent,
    edits: Sequence[Edit],
    today: date,
    *,
    keep: Collection[int] | None = None,
    where: int = WHERE,
    others: Others = _all,
) -> list[Prospect]:
    """Give what each edit brings over the demands, or those of them that ``keep`` names, the most first.

    Scores are worked out for all demands at once; ranks only for the ``where`` demands of each edit, among
    the ``others`` who count for that demand.
    """
    versions = [talent, *(apply_edit(talent, edit, matcher.reader.gate) for edit in edits)]
    wanted = None if keep is None else np.fromiter(keep, np.int64, len(keep))
    among = [layer.keep(wanted) for layer in demands.layers]
    # By layer, then by version; turned round so that each version has all its layers.
    scored = [matcher.score_versions(layer.block, versions, today) for layer in demands.layers]
    by_version = list(zip(*scored, strict=True)) if scored else [() for _ in versions]
    standings = _Standings(matcher, today, others)
    found = []
    for edit, version, then in zip(edits, versions[1:], by_version[1:], strict=True):
        sums = [_Sums.of(*parts) for parts in zip(by_version[0], then, among, strict=True)]
        places = []
        for number, row in _most(sums, by_version[0], where):
            standing = standings.of(demands.layers[number], row)
            now = place_of(by_version[0][number], row, talent, today, standing)
            after = place_of(then[number], row, version, today, standing)
            places.append(Gain(int(then[number].ids[row]), now, after))
        found.append(_prospect(edit, sums, tuple(places)))
    return sorted(found, key=lambda one: (-one.reached, -one.points))


def wanted_skills(
    matcher: Matcher,
    demands: DemandSet,
    talent: Talent,
    *,
    keep: Collection[int] | None = None,
    most: int = 10,
) -> list[Edit]:
    """Give the skills that the demands want most and the person has not proven, examined at the level asked.

    How much a skill is wanted is the sum of its shares of the demands' skill blocks.
    """
    gate = matcher.reader.gate
    wanted = None if keep is None else np.fromiter(keep, np.int64, len(keep))
    weight: defaultdict[tuple[str, int], float] = defaultdict(float)
    for layer in demands.layers:
        for encoded in (layer.block.encoded[row] for row in np.flatnonzero(layer.keep(wanted))):
            for ask in encoded.asks:
                if ask.key in gate.skills:
                    weight[ask.key, ask.level] += ask.share
    proven = {
        (key, level)
        for key, claim in matcher.reader.claims(talent)
        if claim.proof == Proof.EXAMINED
        for level in range(1, claim.level + 1)
    }
    ordered = sorted(weight, key=lambda asked: (-weight[asked], asked))
    open_ = [asked for asked in ordered if asked not in proven][:most]
    return [Learn((Learnt(key, gate.skills[key].name, level),), Proof.EXAMINED) for key, level in open_]


@dataclass(frozen=True, slots=True)
class _Sums:
    """An edit at the demands of one layer: the gain where passed before and after, and what is in reach."""

    gains: Floats
    reached: Flags
    scores: Floats

    @staticmethod
    def of(now: Scored, then: Scored, among: Flags) -> "_Sums":
        passed, passes = now.failures.count() == 0, then.failures.count() == 0
        gains = np.where(among & passed & passes, then.scores.score - now.scores.score, 0.0)
        return _Sums(gains, among & passes & ~passed, then.scores.score)


def _prospect(edit: Edit, sums: Sequence[_Sums], where: tuple[Gain, ...]) -> Prospect:
    return Prospect(
        edit=edit,
        # The sum of floats that does not depend on their order: the layers may lie otherwise tomorrow.
        points=fsum(gain for one in sums for gain in one.gains.tolist()),
        raised=sum(int((one.gains > 0).sum()) for one in sums),
        reached=sum(int(one.reached.sum()) for one in sums),
        where=where,
    )


def _most(sums: Sequence[_Sums], parts: Sequence[Scored], count: int) -> Iterator[tuple[int, int]]:
    """Give layer and row of the demands at which an edit brings most."""
    found: list[tuple[bool, float, int, int, int]] = []
    for number, one in enumerate(sums):
        rows: Rows = np.flatnonzero(one.reached | (one.gains > 0))
        for row in rows.tolist():
            new = bool(one.reached[row])
            worth = float(one.scores[row] if new else one.gains[row])
            found.append((not new, -worth, int(parts[number].ids[row]), number, row))
    return ((number, row) for _, _, _, number, row in sorted(found)[:count])
