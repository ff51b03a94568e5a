"""The fixed numbers of the score, besides its weights, as the public page tells them."""

from dataclasses import dataclass

from matching.blocks import FIT, FRESH_HALF_LIFE_DAYS, SALARY_REACH, WISH
from matching.emphasis import MOST_MOVED
from matching.mastery import CREDIT
from matching.shapes import Proof
from matching.skills import IMPLIED, RELATED
from talent.matches.labels import BLOCKS

_PER_MILLE = 10


@dataclass(frozen=True, slots=True)
class ScoreRules:
    """Percentages of a skill by proof and by kinship, the reach of a salary, days to half freshness, and how
    many percent of the skill block the verdicts of an enterprise move at most."""

    stated: float
    used: float
    confirmed: float
    examined: float
    implied: float
    related: float
    salary_reach: float
    half_life_days: int
    moved: float


RULES = ScoreRules(
    stated=CREDIT[Proof.STATED] / _PER_MILLE,
    used=CREDIT[Proof.USED] / _PER_MILLE,
    confirmed=CREDIT[Proof.CONFIRMED] / _PER_MILLE,
    examined=CREDIT[Proof.EXAMINED] / _PER_MILLE,
    implied=IMPLIED * 100,
    related=RELATED * 100,
    salary_reach=SALARY_REACH,
    half_life_days=FRESH_HALF_LIFE_DAYS,
    moved=MOST_MOVED * 100,
)

# The blocks of each side in the order of the score, with their labels.
SIDES = {side: [(block, BLOCKS[block]) for block in names] for side, names in (("fit", FIT), ("wish", WISH))}
