"""Pure decisions about demands: which state may follow which, when one has expired, what may be published."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from talent.enterprises.enums import DemandState
from talent.enterprises.lawful import Finding, discriminating_words
from talent.kit.errors import FieldError
from talent.kit.sentences import say

LONGEST_VALIDITY = timedelta(days=180)

# Since the last confirmation: the enterprise is asked, is warned, and the demand is paused.
ASK_AFTER = timedelta(days=60)
WARN_AFTER = timedelta(days=83)
OFF_AFTER = timedelta(days=90)
# So long before it is paused the enterprise has been warned, also where the warning came late.
WARNED_FOR = OFF_AFTER - WARN_AFTER

TRANSITIONS: Mapping[DemandState, tuple[DemandState, ...]] = {
    DemandState.DRAFT: (DemandState.OPEN,),
    DemandState.OPEN: (DemandState.PAUSED, DemandState.FILLED, DemandState.CLOSED),
    DemandState.PAUSED: (DemandState.OPEN, DemandState.CLOSED),
    # What has ended stays as it was, for the records; a copy begins anew.
    DemandState.FILLED: (),
    DemandState.CLOSED: (),
    DemandState.EXPIRED: (),
}
LIVE = frozenset({DemandState.OPEN, DemandState.PAUSED})
ENDED = frozenset({DemandState.FILLED, DemandState.CLOSED, DemandState.EXPIRED})

# Whole yuan a month: outside of these it is a slip of the pen, such as pay by the day or in thousands.
LEAST_PAY = 500
MOST_PAY = 200_000


class Dated(Protocol):
    """What tells whether a demand has expired."""

    @property
    def state(self) -> DemandState: ...
    @property
    def valid_until(self) -> date | None: ...


class Confirmable(Dated, Protocol):
    """What tells whether somebody should say that it is still true."""

    @property
    def confirmed_on(self) -> date | None: ...


class Parts(Protocol):
    """The parts that the law wants in every post: of a stored demand or of an input."""

    @property
    def headcount(self) -> int | None: ...
    @property
    def conditions(self) -> str: ...
    @property
    def duties(self) -> str: ...
    @property
    def division(self) -> str | None: ...
    @property
    def remote(self) -> bool: ...
    @property
    def salary_min(self) -> int | None: ...
    @property
    def salary_max(self) -> int | None: ...
    @property
    def valid_until(self) -> date | None: ...


class Worded(Protocol):
    """A skill by the enterprise's words."""

    @property
    def words(self) -> str: ...


class Texts(Protocol):
    """What of a demand a reader reads."""

    @property
    def title(self) -> str: ...
    @property
    def duties(self) -> str: ...
    @property
    def conditions(self) -> str: ...


def effective_state(demand: Dated, today: date) -> DemandState:
    """The stored state, or expired once the last valid day is over."""
    over = demand.valid_until is not None and demand.valid_until < today
    return DemandState.EXPIRED if over and demand.state in LIVE else demand.state


def confirm_by(demand: Confirmable, today: date) -> date | None:
    """The day on which an open demand is paused if nobody confirms it; None while nobody needs to."""
    if effective_state(demand, today) is not DemandState.OPEN or demand.confirmed_on is None:
        return None
    if demand.confirmed_on + ASK_AFTER > today:
        return None
    return max(demand.confirmed_on + OFF_AFTER, today)


def missing_for_publishing(demand: Parts, today: date, *, shortest: int = 1) -> list[FieldError]:
    """What of the parts of a lawful post (order 44, art. 13) is not there or makes no sense.

    ``shortest`` is the least number of days that a demand must still be valid: one when it is
    published, none while it is out already.
    """
    errors: list[FieldError] = []
    if not demand.headcount:
        errors.append(FieldError("headcount", "请填写招聘人数。"))
    if not (demand.division or demand.remote):
        errors.append(FieldError("division", "请选择工作地点，或勾选可远程。"))
    errors += _pay_errors(demand.salary_min, demand.salary_max)
    if not demand.duties.strip():
        errors.append(FieldError("duties", "请填写工作内容。"))
    if not demand.conditions.strip():
        errors.append(FieldError("conditions", "请填写招聘条件；没有特别要求可以写“不限”。"))
    return errors + _validity_errors(demand.valid_until, today, shortest)


def texts_of(demand: Texts, skills: Iterable[Worded]) -> dict[str, str]:
    """All free text by name of field, as forms name them."""
    texts = {"title": demand.title, "duties": demand.duties, "conditions": demand.conditions}
    return texts | {f"skills.{index}.words": skill.words for index, skill in enumerate(skills)}


def unlawful_words(texts: Mapping[str, str]) -> list[tuple[str, Finding]]:
    """Name of field and finding."""
    return [(field, finding) for field, text in texts.items() for finding in discriminating_words(text)]


def word_errors(found: Sequence[tuple[str, Finding]]) -> list[FieldError]:
    """Each finding as a complaint about its field."""
    return [
        FieldError(
            field,
            say("“{words}”涉嫌{ground}歧视：{advice}", words=one.words, ground=one.ground, advice=one.advice),
        )
        for field, one in found
    ]


def _pay_errors(least: int | None, most: int | None) -> list[FieldError]:
    errors: list[FieldError] = []
    for field, pay, name in (("salary_min", least, say("最低")), ("salary_max", most, say("最高"))):
        if pay is None:
            errors.append(FieldError(field, say("请填写{which}月薪（元）。", which=name)))
        elif not LEAST_PAY <= pay <= MOST_PAY:
            message = say(
                "{which}月薪应在{least}元至{most}元之间，请按每月税前金额填写。",
                which=name,
                least=LEAST_PAY,
                most=MOST_PAY,
            )
            errors.append(FieldError(field, message))
    if not errors and least is not None and most is not None and least > most:
        errors.append(FieldError("salary_max", "最高月薪不能低于最低月薪。"))
    return errors


def _validity_errors(until: date | None, today: date, shortest: int) -> list[FieldError]:
    if until is None:
        return [FieldError("valid_until", "请填写有效期截止日期。")]
    earliest, latest = today + timedelta(days=shortest), today + LONGEST_VALIDITY
    if not earliest <= until <= latest:
        message = say("有效期截止日期应在{earliest}至{latest}之间。", earliest=earliest, latest=latest)
        return [FieldError("valid_until", message)]
    return []
