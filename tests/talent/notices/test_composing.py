"""What a message says."""

from typing import Any

import pytest

from talent.kit.clock import now
from talent.kit.db import Session
from talent.notices.composing import compose
from talent.notices.enums import ChannelName, MailMode, NoticeKind
from talent.notices.outbox import Claimed
from talent.notices.tables import Notice
from tests.factories.accounts import make_user
from tests.talent.notices.conftest import claim_all, tell_decided, want

BASE = "https://jicai.example"


def claimed(facts: dict[str, str], channel: ChannelName = ChannelName.MAIL) -> Claimed:
    notice = Notice(
        user_id=1,
        kind=NoticeKind.ORGANISATION_DECIDED,
        key="k",
        path="/enterprise",
        facts=facts,
        created_at=now(),
    )
    return Claimed("<1.2@jicai.example>", channel, 1, "li@example.com", (notice,), False)


def test_a_mail_says_what_happened_where_to_look_and_how_to_stop_it() -> None:
    message = compose(claimed({"outcome": "已认证", "organisation": "测试商贸"}), BASE)
    assert message.subject == "机构审核结果：已认证（冀才）"
    for part in ("“测试商贸”的认证申请已处理", f"{BASE}/enterprise", message.stop_url, "/account/notices"):
        assert part in message.text
    assert message.stop_url.startswith(f"{BASE}/notices/stop/")


def test_a_fact_with_a_line_break_forges_no_header() -> None:
    message = compose(claimed({"outcome": "已认证\r\nBcc: x@example.com", "organisation": "甲"}), BASE)
    assert message.subject == "机构审核结果：已认证 Bcc: x@example.com（冀才）"


def test_a_short_message_is_one_line_with_its_address() -> None:
    message = compose(claimed({"outcome": "已认证", "organisation": "甲"}, ChannelName.SMS), BASE)
    assert message.text == f"【冀才】机构审核结果：已认证 {BASE}/enterprise"


def test_words_that_lack_a_fact_are_an_error_of_this_message_alone() -> None:
    with pytest.raises(KeyError):
        compose(claimed({}), BASE)


def test_a_digest_lists_all_and_says_how_many(session: Session, user: int, clock: Any) -> None:
    want(session, user, MailMode.DAILY)
    for key in ("a", "b"):
        tell_decided(session, user, key)
    clock.shift(22 * 3600)
    (mail,) = claim_all(session)
    message = compose(mail, BASE)
    assert message.subject == "冀才每日汇总：2 条消息"
    assert message.text.count("机构审核结果：已认证") == 2


def test_the_login_never_stands_in_a_text(session: Session, user: int) -> None:
    make_user(session)
    tell_decided(session, user)
    (mail,) = claim_all(session)
    assert "li@example.com" not in compose(mail, BASE).text
