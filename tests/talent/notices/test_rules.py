"""When a message may go out, when it is tried again, and what it may carry."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.kit.clock import SHANGHAI
from talent.notices.enums import NoticeKind, Topic
from talent.notices.rules import (
    RETRIES,
    TOPICS,
    USUAL_MAIL,
    Quiet,
    after_quiet,
    kinds_of,
    next_digest,
    next_try,
)
from talent.notices.texts import MAILABLE_FACTS, TEXTS

HOURS = st.integers(0, 23)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
# What a message must never carry: who somebody is and how to reach them.
PRIVATE = re.compile(r"name|mobile|phone|mail|login|address|contact|person|talent|resident|birth|note|user")


def hebei(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        (hebei(3, 20, 59), hebei(3, 20, 59)),
        (hebei(3, 21, 0), hebei(4, 8)),
        (hebei(3, 23, 59), hebei(4, 8)),
        (hebei(4, 0, 0), hebei(4, 8)),
        (hebei(4, 7, 59), hebei(4, 8)),
        (hebei(4, 8, 0), hebei(4, 8)),
    ],
)
def test_nothing_goes_out_between_nine_at_night_and_eight_in_the_morning(
    moment: datetime, begins: datetime
) -> None:
    assert after_quiet(moment, Quiet()) == begins


def test_quiet_hours_may_lie_within_a_day() -> None:
    noon = Quiet(12, 14)
    assert after_quiet(hebei(3, 13), noon) == hebei(3, 14)
    assert after_quiet(hebei(3, 23), noon) == hebei(3, 23)


@given(MOMENTS, HOURS, HOURS)
def test_a_message_waits_less_than_a_day_and_then_may_go(moment: datetime, start: int, end: int) -> None:
    quiet = Quiet(start, end)
    begins = after_quiet(moment, quiet)
    assert moment <= begins < moment + timedelta(days=1)
    assert after_quiet(begins, quiet) == begins


@given(MOMENTS, HOURS)
def test_the_same_hour_twice_is_no_quiet_at_all(moment: datetime, hour: int) -> None:
    assert after_quiet(moment, Quiet(hour, hour)) == moment


@given(MOMENTS)
def test_the_digest_is_the_next_eight_o_clock(moment: datetime) -> None:
    due = next_digest(moment)
    assert moment < due <= moment + timedelta(days=1)
    assert due.astimezone(SHANGHAI).strftime("%H:%M:%S.%f") == "08:00:00.000000"


def test_a_message_is_given_up_after_the_last_pause() -> None:
    moment = hebei(3, 10)
    waits = [next_try(attempts, moment) for attempts in range(1, len(RETRIES) + 2)]
    assert waits == [*(moment + pause for pause in RETRIES), None]
    assert list(RETRIES) == sorted(RETRIES)


def test_every_kind_has_its_words_and_its_topic() -> None:
    assert set(TEXTS) == set(NoticeKind)
    assert {kind.value.partition(":")[0] for kind in NoticeKind} <= set(TOPICS)
    assert sorted(kind for topic in Topic for kind in kinds_of(topic)) == sorted(NoticeKind)
    assert set(USUAL_MAIL) == set(Topic)


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_message_carries_only_facts_of_the_closed_list(kind: NoticeKind) -> None:
    used = set(re.findall(r"%\((\w+)\)", "".join(TEXTS[kind])))
    assert used <= MAILABLE_FACTS


def test_no_fact_of_the_closed_list_is_a_name_or_a_contact() -> None:
    assert [fact for fact in MAILABLE_FACTS if PRIVATE.search(fact)] == []
    assert PRIVATE.search("contact_mobile")
