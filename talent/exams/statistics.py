"""What answers say of questions and papers: facility, discrimination, distractors, reliability. Pure.

A matrix has a row for each attempt and a column for each question version; ``nan`` where it was not asked.
With random forms most of it is, so a figure uses what two things have in common, and nothing is filled in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talent.exams.enums import ItemFlag

Matrix = NDArray[np.float64]

# Below so many attempts a figure says more of chance than of the question.
LEAST_TAKEN = 30
# All thresholds stand here. Facility and discrimination after Ebel & Frisbie, Essentials of Educational
# Measurement (1991), ch. 13; a distractor that fewer than 5 % choose does nothing, after Haladyna & Downing,
# How many options is enough?, Educational and Psychological Measurement 53 (1993), 999-1010.
EASY = 0.95
HARD = 0.2
WEAK = 0.2
FUNCTIONS = 0.05
# Where nearly everybody is right, nobody is left to be distracted.
TOO_EASY_TO_DISTRACT = 0.9
DRAWS_THE_ABLE = 0.05


@dataclass(frozen=True, slots=True)
class OptionFigure:
    """One option of a choice: how often it was chosen, and how that goes with the rest of the paper."""

    id: str
    right: bool
    chosen: int
    share: float
    discrimination: float | None
    works: bool


@dataclass(frozen=True, slots=True)
class PaperFigure:
    """Of shares of the points, 0-100."""

    taken: int
    mean: float
    deviation: float
    reliability: float | None


def facilities(points: Matrix, most: Matrix) -> Matrix:
    """Of each question the mean share of its points, 0 to 1."""
    return np.asarray(np.nansum(points / most, axis=0) / np.maximum(_counts(points), 1))


def rest_shares(points: Matrix, most: Matrix) -> Matrix:
    """For each attempt and question asked in it the share of the points of all its other questions.

    A share and not a sum, for two forms need not be worth the same; ``nan`` where there is no other question.
    """
    rest = np.nansum(points, axis=1, keepdims=True) - points
    worth = np.nansum(most, axis=1, keepdims=True) - most
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(worth > 0, rest / worth, np.nan))


def discriminations(points: Matrix, most: Matrix) -> list[float | None]:
    """Of each question the correlation of its share with that of the rest: the corrected item-total one."""
    shares, rest = points / most, rest_shares(points, most)
    return [correlation(shares[:, one], rest[:, one]) for one in range(points.shape[1])]


def correlation(one: Matrix, other: Matrix) -> float | None:
    """Pearson's, over the pairs that are whole; None for fewer than three or where one does not vary."""
    whole = ~(np.isnan(one) | np.isnan(other))
    if whole.sum() < 3:
        return None
    x, y = one[whole] - one[whole].mean(), other[whole] - other[whole].mean()
    norm = float(np.sqrt((x @ x) * (y @ y)))
    return None if norm < 1e-12 else float(np.clip((x @ y) / norm, -1, 1))


def option_figures(
    options: Sequence[str],
    right: frozenset[str],
    chosen: Sequence[frozenset[str] | None],
    rest: Matrix,
    facility: float,
) -> list[OptionFigure]:
    """``chosen`` holds what each attempt chose, None where its answer is not kept any more."""
    kept = [number for number, one in enumerate(chosen) if one is not None]
    rests = rest[kept]
    figures = []
    for option in options:
        took = np.array([option in (chosen[number] or ()) for number in kept], dtype=np.float64)
        share = float(took.mean()) if kept else 0.0
        goes_with = correlation(took, rests)
        figures.append(
            OptionFigure(
                id=option,
                right=option in right,
                chosen=int(took.sum()),
                share=share,
                discrimination=goes_with,
                works=option in right or _distracts(share, goes_with, facility),
            )
        )
    return figures


def flags_of(
    taken: int, facility: float, discrimination: float | None, options: Sequence[OptionFigure], reports: int
) -> list[ItemFlag]:
    """Why a question needs a look; but for reports nothing is said before enough people have taken it."""
    found = [ItemFlag.REPORTED] if reports else []
    if taken < LEAST_TAKEN:
        return found
    if facility > EASY:
        found.append(ItemFlag.TOO_EASY)
    if facility < HARD:
        found.append(ItemFlag.TOO_HARD)
    if discrimination is not None and discrimination < 0:
        found.append(ItemFlag.REVERSED)
    elif discrimination is not None and discrimination < WEAK:
        found.append(ItemFlag.WEAK)
    if _misleads(options):
        found.append(ItemFlag.DISTRACTOR)
    return [flag for flag in ItemFlag if flag in found]


def paper_figure(points: Matrix, most: Matrix) -> PaperFigure:
    shares = 100 * np.nansum(points, axis=1) / np.nansum(most, axis=1)
    return PaperFigure(
        taken=len(shares),
        mean=float(shares.mean()),
        deviation=float(shares.std(ddof=1)) if len(shares) > 1 else 0.0,
        reliability=alpha(points) if len(shares) >= LEAST_TAKEN else None,
    )


def alpha(points: Matrix) -> float | None:
    """Cronbach's alpha, also where each attempt had questions of its own.

    Cronbach (Psychometrika 16, 1951, 297-334) gives it as n² c / V, with n questions in a form, c the mean
    covariance of two of them and V = n v + n (n - 1) c the variance of the whole, v being the mean variance
    of one: alpha = n c / (v + (n - 1) c). Here v and c are pooled over the attempts in which a question, or
    two together, were asked; where all attempts had the same form this is the usual alpha to the last digit.
    """
    asked = ~np.isnan(points)
    values = np.where(asked, points, 0.0)
    mask = asked.astype(np.float64)
    together = mask.T @ mask
    sums = values.T @ mask
    with np.errstate(divide="ignore", invalid="ignore"):
        products = values.T @ values - np.where(together > 0, sums * sums.T / together, 0.0)
    freedom = np.maximum(together - 1, 0)
    products = np.where(freedom > 0, products, 0.0)
    pairs = ~np.eye(len(products), dtype=bool)
    if freedom.diagonal().sum() == 0 or freedom[pairs].sum() == 0:
        return None
    variance = float(products.diagonal().sum() / freedom.diagonal().sum())
    covariance = float(products[pairs].sum() / freedom[pairs].sum())
    length = float(mask.sum(axis=1).mean())
    whole = variance + (length - 1) * covariance
    return None if whole <= 1e-12 else length * covariance / whole


def _distracts(share: float, goes_with: float | None, facility: float) -> bool:
    """A wrong option that enough choose, and not the able ones."""
    if share < FUNCTIONS:
        return facility > TOO_EASY_TO_DISTRACT
    return goes_with is None or goes_with < DRAWS_THE_ABLE


def _misleads(options: Sequence[OptionFigure]) -> bool:
    """A wrong option draws the able, or most of the wrong ones nobody: a single idle one is usual."""
    failing = [one for one in options if not one.works]
    idle = [one for one in failing if one.share < FUNCTIONS]
    return len(idle) < len(failing) or 2 * len(idle) > sum(not one.right for one in options)


def _counts(points: Matrix) -> Matrix:
    return np.asarray((~np.isnan(points)).sum(axis=0), dtype=np.float64)
