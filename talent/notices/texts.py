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
    NoticeKind.OUTCOME_DUE: NoticeText(
        "“%(title)s”已结束，招到人了吗", "请用一分钟填写结果和途径，帮助我们改进推荐。"
    ),
    NoticeKind.THREAD_APPLIED: NoticeText(
        "有人应聘“%(title)s”", "请查看对方的档案并答复。三天和七天没有答复会提醒您。"
    ),
    NoticeKind.THREAD_APPRAISAL_DUE: NoticeText(
        "“%(title)s”录用的人才可以评价了",
        "录用已满三个月。请从四个方面评价，本人会看到。",
    ),
    NoticeKind.THREAD_APPRAISED: NoticeText(
        "%(organisation)s对您作出了评价", "您可以回应，也可以决定是否在档案上展示。默认不展示。"
    ),
    NoticeKind.THREAD_ENDED: NoticeText("“%(title)s”的往来已关闭：%(reason)s", "可以查看经过和说明。"),
    NoticeKind.THREAD_HIRED: NoticeText(
        "%(organisation)s登记录用了您：“%(title)s”", "请在14天内确认；如果不属实，请提出异议。"
    ),
    NoticeKind.THREAD_INVITED: NoticeText(
        "%(organisation)s邀请您应聘“%(title)s”", "接受之前对方看不到您的联系方式。不合适可以婉拒。"
    ),
    NoticeKind.THREAD_MOVED: NoticeText("“%(title)s”：%(state)s", "对方有了新的答复，请查看经过和下一步。"),
    NoticeKind.THREAD_REMINDED: NoticeText(
        "“%(title)s”在等您答复", "现在轮到您：%(state)s。60天没有答复，往来会自动关闭。"
    ),
}
