"""Pure decisions about attempts: time, grace, retakes, what counts as reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from talent.exams.enums import AttemptState
from talent.kit.clock import SHANGHAI
from talent.kit.sentences import say

# An answer given in the last second may take so long on its way; what comes later is not saved.
GRACE = timedelta(seconds=15)
# Sums of rounded points must not fail somebody who stands exactly at the mark.
_TINY = 1e-6
# Two markers agree if they are no further apart, of 100 points; else a third decides.
TOLERANCE = 10.0
MARKERS = 2


@dataclass(frozen=True, slots=True)
class Try:
    """One of a person's attempts at a paper."""

    state: AttemptState
    ended_at: datetime
    passed: bool


def time_allowed(minutes: int, percent: int) -> timedelta:
    """The paper's time and so many percent more, in whole seconds."""
    return timedelta(seconds=round(60 * minutes * (100 + percent) / 100))


def ended(ends_at: datetime, moment: datetime) -> bool:
    """Whether nothing is saved any more."""
    return moment >= ends_at + GRACE


def seconds_left(ends_at: datetime, moment: datetime) -> int:
    return max(0, int((ends_at - moment).total_seconds()))


def refusal(tries: Sequence[Try], most: int, days: int, day: date) -> str:
    """Why another attempt can't be begun, the last try first; empty if it can."""
    if any(one.passed for one in tries):
        return "您已经通过这份试卷，不需要再考。"
    if any(one.state is AttemptState.MARKING for one in tries):
        return "上一次考试还在评阅，出成绩后才能再考。"
    if len(tries) >= most:
        return say("这份试卷最多考 {most} 次，您已经考满。", most=most)
    again = retake_day(tries, most, days)
    if again is not None and again > day:
        return say("距上次考试满 {days} 天才能再考，{again} 起可以开始。", days=days, again=again)
    return ""


def retake_day(tries: Sequence[Try], most: int, days: int) -> date | None:
    """The first day of another try; None before the first, after a pass or the last."""
    if not tries or len(tries) >= most or any(one.passed for one in tries):
        return None
    return tries[0].ended_at.astimezone(SHANGHAI).date() + timedelta(days=days)


def share(points: float, most: float) -> float:
    """Out of 100; nothing at all to reach, as when every question is withdrawn, is 0."""
    return 100 * points / most if most > 0 else 0.0


def reaches(points: float, most: float, pass_mark: float) -> bool:
    return most > 0 and share(points, most) + _TINY >= pass_mark


def agreed(marks: Sequence[float]) -> float | None:
    """Of 100 points: the mean of two that agree, the word of the third; None while somebody is to come."""
    if len(marks) < MARKERS:
        return None
    first, second = marks[:MARKERS]
    if abs(first - second) <= TOLERANCE:
        return (first + second) / 2
    return marks[MARKERS] if len(marks) > MARKERS else None
