"""Telling is part of the transaction in which something came about, and happens once."""

import pytest
from sqlmodel import select

from talent.kit.db import Session
from talent.notices.enums import NoticeKind
from talent.notices.service import tell, tell_organisation
from talent.notices.tables import Notice
from talent.notices.texts import TEXTS
from tests.factories.accounts import make_organisation, make_user

DECIDED = NoticeKind.ORGANISATION_DECIDED


def _tell(session: Session, user_id: int, key: str = "organisation:1:verified") -> None:
    tell(session, user_id, DECIDED, key=key, path="/enterprise", outcome="已认证", organisation="测试商贸")


def test_the_same_event_is_told_once_and_another_again(session: Session) -> None:
    user = make_user(session).id or 0
    _tell(session, user)
    _tell(session, user)
    _tell(session, user, key="organisation:1:lapsed")
    assert [notice.key for notice in session.exec(select(Notice).order_by(Notice.id))] == [  # type: ignore[arg-type]
        "organisation:1:verified",
        "organisation:1:lapsed",
    ]


def test_a_missing_fact_is_refused_before_anything_is_written(session: Session) -> None:
    user = make_user(session).id or 0
    with pytest.raises(KeyError, match="organisation"):
        tell(session, user, DECIDED, key="k", path="/enterprise", outcome="已认证")
    assert session.exec(select(Notice)).first() is None


def test_a_fact_that_no_message_may_carry_is_refused(session: Session) -> None:
    user = make_user(session).id or 0
    with pytest.raises(ValueError, match="contact_mobile"):
        tell(
            session,
            user,
            DECIDED,
            key="k",
            path="/enterprise",
            outcome="已认证",
            organisation="甲",
            contact_mobile="x",
        )
    assert session.exec(select(Notice)).first() is None


def test_a_fact_that_the_words_do_not_speak_of_is_not_kept(session: Session) -> None:
    user = make_user(session).id or 0
    facts = {"outcome": "已认证", "organisation": "甲", "reason": "薪资"}
    tell(session, user, DECIDED, key="k", path="/enterprise", **facts)
    assert session.exec(select(Notice)).one().facts == {"outcome": "已认证", "organisation": "甲"}


def test_an_organisation_is_its_active_users_and_nobody_else(session: Session) -> None:
    own, other = make_organisation(session).id or 0, make_organisation(session).id or 0
    told = [make_user(session, organisation_id=own).id for _ in range(2)]
    make_user(session, organisation_id=own, active=False)
    make_user(session, organisation_id=other)
    for _ in range(2):
        tell_organisation(
            session, own, DECIDED, key="k", path="/enterprise", outcome="已认证", organisation="测试商贸"
        )
    assert sorted(session.exec(select(Notice.user_id)).all()) == sorted(told)  # type: ignore[type-var]


def test_every_kind_has_its_words() -> None:
    assert set(TEXTS) == set(NoticeKind)
