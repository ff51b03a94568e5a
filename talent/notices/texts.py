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
    NoticeKind.ORGANISATION_DECIDED: NoticeText(
        "机构审核结果：%(outcome)s", "“%(organisation)s”的认证申请已处理。请登录查看说明和下一步。"
    ),
}

# All that a message may ever carry: mail lies open on its way and in its box. A person's name, a number, an
# address or a note is shown by the page alone, to who may see it there. ``outcome``, ``reason`` and ``state``
# are labels of closed lists, never what somebody typed; ``title`` is a demand's, ``search`` the reader's own.
MAILABLE_FACTS = frozenset({"count", "day", "organisation", "outcome", "reason", "search", "state", "title"})
