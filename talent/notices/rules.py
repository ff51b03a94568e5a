"""Pure decisions: which topic a kind belongs to, when a message may go out, when it is tried again."""

from datetime import datetime, timedelta
from typing import NamedTuple

from talent.kit.clock import SHANGHAI
from talent.notices.enums import MailMode, NoticeKind, Topic

# By what stands before the colon of a kind.
TOPICS = {
    "alert": Topic.ALERTS,
    "completion": Topic.TRAINING,
    "contact": Topic.APPLICATIONS,
    "demand": Topic.DEMANDS,
    "exam": Topic.TRAINING,
    "identity": Topic.ACCOUNT,
    "market": Topic.ACCOUNT,
    "member": Topic.ACCOUNT,
    "organisation": Topic.ACCOUNT,
    "outcome": Topic.APPLICATIONS,
    "person": Topic.ACCOUNT,
    "placement": Topic.ALERTS,
    "profile": Topic.ACCOUNT,
    "question": Topic.TRAINING,
    "sampling": Topic.TRAINING,
    "search": Topic.ALERTS,
    "skill": Topic.ALERTS,
    "thread": Topic.APPLICATIONS,
    "training": Topic.TRAINING,
}
# What everybody gets who has not chosen: what waits for an answer at once, suggestions once a day.
USUAL_MAIL = dict.fromkeys(Topic, MailMode.AT_ONCE) | {Topic.ALERTS: MailMode.DAILY}

DIGEST_HOUR = 8
# After these a message is given up.
RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)


class Quiet(NamedTuple):
    """Hours of Hebei between which nothing is sent; the same twice for none."""

    start: int = 21
    end: int = 8


def topic_of(kind: NoticeKind) -> Topic:
    return TOPICS.get(kind.value.partition(":")[0], Topic.ACCOUNT)


def kinds_of(topic: Topic) -> list[NoticeKind]:
    return [kind for kind in NoticeKind if topic_of(kind) is topic]


def after_quiet(moment: datetime, quiet: Quiet) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    local = moment.astimezone(SHANGHAI)
    if (local.hour - quiet.start) % 24 >= (quiet.end - quiet.start) % 24:
        return moment
    return _next(local, quiet.end)


def next_digest(moment: datetime) -> datetime:
    """When what came about at the moment is told together with the rest of its day."""
    return _next(moment.astimezone(SHANGHAI), DIGEST_HOUR)


def next_try(attempts: int, moment: datetime) -> datetime | None:
    """When to try again after so many failures; None to give up."""
    return moment + RETRIES[attempts - 1] if attempts <= len(RETRIES) else None


def _next(local: datetime, hour: int) -> datetime:
    """The next time that a clock in Hebei shows the full hour, after ``local``."""
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > local else today + timedelta(days=1)
