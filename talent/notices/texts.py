"""The words of every notice. What stands in for ``%(…)s`` are the facts that ``tell`` was given."""

from typing import NamedTuple

from talent.notices.enums import NoticeKind


class NoticeText(NamedTuple):
    """A line for a list and the subject of a mail, and what to do about it."""

    title: str
    body: str


TEXTS: dict[NoticeKind, NoticeText] = {
    NoticeKind.ORGANISATION_DECIDED: NoticeText(
        "机构审核结果：%(outcome)s", "“%(organisation)s”的认证申请已处理。请登录查看说明和下一步。"
    ),
    NoticeKind.SEARCH_FOUND: NoticeText(
        "“%(search)s”有 %(count)s 个新岗位",
        "您保存的搜索“%(search)s”有 %(count)s 个新发布的岗位。点开可查看全部符合条件的岗位。",
    ),
}
