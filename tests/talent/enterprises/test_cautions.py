"""Hints to who posts: they quote, and they stop nothing."""

import pytest

from talent.accounts.actor import Actor
from talent.enterprises.cautions import cautions
from talent.enterprises.demands import change_state, get_demand
from talent.enterprises.enums import DemandState
from talent.kit.db import Session
from tests.factories.enterprises import make_demand


def quoted(text: str) -> list[str]:
    return [one.words for one in cautions({"duties": text}, None, None)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("高薪诚聘运营", "高薪"),
        ("面试保录用", "保录用"),
        ("日结千元，轻松上手", "日结千元"),
        ("在家刷单", "刷单"),
        ("有意加微信详聊", "加微信"),
        ("请致电 199 0000 0000", "199 0000 0000"),
        ("简历发 hr@example.com", "hr@example.com"),
        ("作品传到 https://example.com/a?b=1", "https://example.com/a?b=1"),
        ("先培训后上岗", "先培训后上岗"),
        ("入职前培训需缴费3000元", "培训需缴费"),
        ("需缴纳服装费200元", "需缴纳服装费"),
        ("我们是年轻化的团队", "年轻化的团队"),
    ],
)
def test_a_doubtful_word_is_quoted(text: str, words: str) -> None:
    assert quoted(text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "负责直播间日常运营和复盘。",
        "不收取任何押金和培训费",
        "无需缴纳服装费",
        "带薪培训，考核后上岗",
        "订单号 20260101123456789",
        "熟悉微信小程序和企业微信运营",
        "非高薪勿扰的心态不可取",
        "负责店铺保证金对账",
    ],
)
def test_plain_text_raises_no_caution(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("least", "most", "wide"),
    [(5000, 10_000, False), (5000, 10_001, True), (None, 9000, False), (0, 9, False)],
)
def test_a_range_of_pay_wider_than_double_is_wide(least: int | None, most: int, wide: bool) -> None:
    assert bool(cautions({}, least, most)) is wide


def test_a_caution_does_not_stop_publishing(session: Session, enterprise_owner: Actor) -> None:
    assert enterprise_owner.organisation_id is not None
    demand = make_demand(
        session,
        enterprise_owner.organisation_id,
        state=DemandState.DRAFT,
        title="高薪招运营",
        salary_max=20_000,
    )
    assert demand.id is not None
    assert [one.field for one in get_demand(session, enterprise_owner, demand.id).warnings] == [
        "title",
        "salary_max",
    ]
    assert change_state(session, enterprise_owner, demand.id, DemandState.OPEN, 1).state is DemandState.OPEN
