"""Whatever happens in whatever order: nothing is lost, and a repeat has its reason and its name."""

from collections import Counter
from datetime import timedelta

import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.kit.db import Session
from talent.notices.enums import DeliveryState, MailMode
from talent.notices.outbox import claim, mark_failed, mark_sent
from talent.notices.rules import RETRIES
from tests.factories.accounts import make_user
from tests.talent.notices.conftest import DOMAIN, MORNING, deliveries, tell_decided, want

# What may become of the next message, and how many minutes pass.
EVENTS = st.lists(
    st.one_of(
        st.sampled_from(["tell", "send", "die before", "die after", "fail", "daily", "at once"]),
        st.integers(1, 900),
    ),
    min_size=5,
    max_size=40,
)


class Post:
    """A worker and a mail server, in one."""

    def __init__(self, session: Session, user: int) -> None:
        self.session, self.user = session, user
        self.told = 0
        self.came: Counter[str] = Counter()
        self.excused: Counter[str] = Counter()
        self.keys: dict[str, set[str]] = {}

    def do(self, event: str) -> None:
        if event == "tell":
            self.told += 1
            tell_decided(self.session, self.user, str(self.told))
        elif event in ("daily", "at once"):
            want(self.session, self.user, MailMode.DAILY if event == "daily" else MailMode.AT_ONCE)
        else:
            self.hand_over(event)

    def hand_over(self, event: str) -> bool:
        claimed = claim(self.session, DOMAIN)
        if claimed is None:
            return False
        name = claimed.message_id
        keys = {notice.key for notice in claimed.notices}
        assert self.keys.setdefault(name, keys) == keys
        if event in ("send", "die after"):
            self.came[name] += 1
        if event == "die after":
            self.excused[name] += 1
        elif event == "send":
            mark_sent(self.session, name)
        elif event == "fail":
            mark_failed(self.session, name, "no route", for_good=False)
        return True


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_every_notice_arrives_and_twice_only_after_a_death_in_the_window(
    session: Session, events: list[str | int]
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock, session.begin_nested() as savepoint:
        post = Post(session, make_user(session).id or 0)
        for event in events:
            if isinstance(event, int):
                clock.shift(timedelta(minutes=event))
            else:
                post.do(event)
        for _ in range(24 * 6):
            while post.hand_over("send"):
                pass
            clock.shift(timedelta(minutes=10))
        rows = deliveries(session)
        assert len(rows) == post.told
        for row in rows:
            name = row.message_id or ""
            if row.state is DeliveryState.FAILED:
                assert row.attempts > len(RETRIES)
            else:
                assert row.state is DeliveryState.SENT
                assert post.came[name] == 1 + post.excused[name]
        told = [key for keys in post.keys.values() for key in keys]
        assert sorted(told, key=int) == [str(number) for number in range(1, post.told + 1)]
        savepoint.rollback()
