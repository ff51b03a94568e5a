"""The words of every notice. What stands in for ``%(…)s`` are the facts that ``tell`` was given."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from talent.notices.enums import NoticeKind

_FACT = re.compile(r"%\((\w+)\)")


class NoticeText(NamedTuple):
    """A line for a list and the subject of a mail, and what to do about it."""

    title: str
    body: str

    def used(self, facts: Mapping[str, str]) -> dict[str, str]:
        """Those of the facts that the words speak of: nothing else is kept of what came about."""
        names = set(_FACT.findall(self.title + self.body))
        return {name: value for name, value in facts.items() if name in names}

    def filled(self, facts: Mapping[str, str]) -> "NoticeText":
        """Raises ``KeyError`` for a fact that the words need and that is missing."""
        return NoticeText(self.title % facts, self.body % facts)


TEXTS: dict[NoticeKind, NoticeText] = {
    NoticeKind.DEMAND_CONFIRM: NoticeText(
        "“%(title)s”仍然有效吗？",
        "这条需求已有60天没有确认。请打开页面一键确认；到%(day)s仍未确认会自动暂停。",
    ),
    NoticeKind.DEMAND_ENDED: NoticeText(
        "“%(title)s”已过期", "这条需求已过有效期，不再展示。仍要招聘的话，请复制为新的需求后发布。"
    ),
    NoticeKind.DEMAND_ENDING: NoticeText(
        "“%(title)s”将于%(day)s到期", "到期后自动停止展示。仍要招聘的话，请打开页面延长有效期。"
    ),
    NoticeKind.DEMAND_OFF_SOON: NoticeText(
        "“%(title)s”将于%(day)s自动暂停", "这条需求很久没有确认。仍要招聘的话，请打开页面一键确认。"
    ),
    NoticeKind.DEMAND_PAUSED: NoticeText(
        "“%(title)s”已自动暂停", "这条需求90天没有确认，已停止展示。仍要招聘的话，请打开页面恢复招聘。"
    ),
    NoticeKind.ORGANISATION_DECIDED: NoticeText(
        "机构审核结果：%(outcome)s", "“%(organisation)s”的认证申请已处理。请登录查看说明和下一步。"
    ),
    NoticeKind.ORGANISATION_ENDING: NoticeText(
        "企业认证将于%(day)s到期",
        "“%(organisation)s”的认证每六个月须重新核验。请上传最新的营业执照；审核期间原认证继续有效。",
    ),
    NoticeKind.ORGANISATION_LAPSED: NoticeText(
        "企业认证已过期", "“%(organisation)s”的需求已停止展示，也不能发布新需求。请重新提交营业执照。"
    ),
}

# All that a message may ever carry: mail lies open on its way and in its box. A person's name, a number, an
# address or a note is shown by the page alone, to who may see it there. ``outcome``, ``reason`` and ``state``
# are labels of closed lists, never what somebody typed; ``title`` is a demand's, ``search`` the reader's own.
MAILABLE_FACTS = frozenset({"count", "day", "organisation", "outcome", "reason", "search", "state", "title"})
