"""Rasch's model: how difficult questions are and how able people, on one scale in logits. Pure.

Difficulties by pairwise conditional likelihood. Of two questions of which somebody got just one right, which
one it was depends on the two difficulties alone, not on who it was: P(i right, j wrong | one right) =
1 / (1 + exp(b_i - b_j)). So the estimate needs nothing of how people are spread and takes random forms as
they come, for only pairs that somebody was asked together count. See Rasch, Probabilistic Models (1960),
ch. X; Zwinderman, Applied Psychological Measurement 19 (1995), 369-375. Abilities by Warm's weighted
likelihood (Psychometrika 54, 1989, 427-450), which is finite for all right and all wrong, too.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

# For difficulties within half a logit at 95 %, see Linacre, Rasch Measurement Transactions 7:4 (1994), 328.
LEAST_ATTEMPTS = 100
LEAST_TAKEN = 30
_BOUND = 8.0
_ROUNDS = 500
_HALVINGS = 50
_NEAR = 1e-9


def difficulties(solved: Matrix) -> Matrix:
    """Of each question (column) from 1 for solved, 0 for not, nan for not asked; their mean is 0.

    Nan where nothing finite follows: too few took it, or nobody can be compared with the others by it.
    """
    asked = ~np.isnan(solved)
    right = np.where(asked, solved, 0.0)
    wrong = np.where(asked, 1 - solved, 0.0)
    # wins[i, j]: how many got i right and j wrong.
    wins = right.T @ wrong
    found = np.full(solved.shape[1], np.nan)
    kept = _comparable(wins, np.flatnonzero(asked.sum(axis=0) >= LEAST_TAKEN))
    if len(kept) > 1:
        found[kept] = _fitted(wins[np.ix_(kept, kept)])
    return found


def abilities(solved: Matrix, difficulty: Matrix) -> Matrix:
    """Of each attempt (row); nan where none of its questions has a difficulty."""
    used = ~(np.isnan(solved) | np.isnan(difficulty))
    scores = np.where(used, solved, 0.0).sum(axis=1)
    places = np.where(np.isnan(difficulty), 0.0, difficulty)
    low, high = np.full(len(solved), -_BOUND), np.full(len(solved), _BOUND)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        chance = np.where(used, 1 / (1 + np.exp(places - middle[:, None])), 0.0)
        spread = chance * (1 - chance)
        information = np.maximum(spread.sum(axis=1), 1e-300)
        weight = (spread * (1 - 2 * chance)).sum(axis=1) / (2 * information)
        above = scores - chance.sum(axis=1) + weight > 0
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray(np.where(used.any(axis=1), (low + high) / 2, np.nan))


def standard_error(ability: float, difficulty: Sequence[float]) -> float:
    """Of an ability that was estimated by questions of these difficulties; at least one."""
    chances = [1 / (1 + math.exp(one - ability)) for one in difficulty]
    return 1 / math.sqrt(sum(chance * (1 - chance) for chance in chances))


def _fitted(wins: Matrix) -> Matrix:
    """The greatest likelihood by Hunter's steps (Annals of Statistics 32, 2004, 384-406), which never fail
    where the questions are comparable.
    """
    games = wins + wins.T
    total = wins.sum(axis=1)
    ease = np.ones(len(wins))
    for _ in range(_ROUNDS):
        new = total / (games / (ease[:, None] + ease[None, :])).sum(axis=1)
        new /= np.exp(np.log(new).mean())
        moved = float(np.abs(np.log(new / ease)).max())
        ease = new
        if moved < _NEAR:
            break
    return np.asarray(-np.log(ease))


def _comparable(wins: Matrix, kept: NDArray[np.intp]) -> NDArray[np.intp]:
    """The largest group of questions each of which was, along some way, easier and harder than each other."""
    if not len(kept):
        return kept
    reach = (wins[np.ix_(kept, kept)] > 0) | np.eye(len(kept), dtype=bool)
    while True:
        further = (reach.astype(np.float32) @ reach.astype(np.float32)) > 0
        if (further == reach).all():
            break
        reach = further
    mutual = reach & reach.T
    # Of two groups alike the one with the first question, so that the order of columns decides nothing else.
    group = mutual[int(mutual.sum(axis=1).argmax())]
    return np.asarray(kept[group], dtype=np.intp)
