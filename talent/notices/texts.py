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
    NoticeKind.COMPLETION_CORRECTED: NoticeText(
        "“%(title)s”的结业记录有更正",
        "%(organisation)s更正了您的结业记录。如果不属实，请联系该机构或平台工作人员。",
    ),
    NoticeKind.COMPLETION_LOGGED: NoticeText(
        "您已结业：“%(title)s”",
        "%(organisation)s登记了您的结业，课程所教的技能有了凭据。如果不属实，请联系该机构或平台工作人员。",
    ),
    NoticeKind.COMPLETION_REVOKED: NoticeText(
        "“%(title)s”的结业记录已撤销",
        "%(organisation)s撤销了您的结业记录，由它而来的技能凭据不再有效。请打开页面查看原因。",
    ),
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
    NoticeKind.DEMAND_FORWARDED: NoticeText(
        "人力资源市场转来了您的岗位“%(title)s”",
        "岗位已按来源展示。可以直接修改、暂停或关闭；您修改过的内容以您的为准。",
    ),
    NoticeKind.DEMAND_OFF_SOON: NoticeText(
        "“%(title)s”将于%(day)s自动暂停", "这条需求很久没有确认。仍要招聘的话，请打开页面一键确认。"
    ),
    NoticeKind.DEMAND_PAUSED: NoticeText(
        "“%(title)s”已自动暂停", "这条需求90天没有确认，已停止展示。仍要招聘的话，请打开页面恢复招聘。"
    ),
    NoticeKind.EXAM_RECOUNTED: NoticeText(
        "“%(title)s”的成绩已重新核定",
        "卷中有试题作废，对所有考生都不计分。请查看新的成绩；是否合格、技能凭据和证书以新成绩为准。",
    ),
    NoticeKind.EXAM_RESULT: NoticeText(
        "“%(title)s”的成绩已出", "请登录查看各项能力的结果。通过的话，考过的技能已记入您的档案。"
    ),
    NoticeKind.IDENTITY_ASKED: NoticeText(
        "请确认两份档案是否都是您的",
        "有一份档案与您的档案很像。请打开页面核对并回答“是”或“不是”；在您回答之前，什么都不会改变。",
    ),
    NoticeKind.IDENTITY_MERGED: NoticeText(
        "两份档案已合并为一份",
        "培训、证书、考试和应聘记录都已并到这一份，您自己填写的内容不变。如果不是您的，请在90天内联系平台工作人员撤销。",
    ),
    NoticeKind.IDENTITY_UNDONE: NoticeText(
        "档案的合并已撤销", "两份档案已恢复为合并之前的样子。请打开页面核对自己的档案。"
    ),
    NoticeKind.MARKET_HOOK_OFF: NoticeText(
        "%(organisation)s的回调已自动停用",
        "连续三天没有一次送达。请打开页面查看原因，与对方确认恢复后重新启用。",
    ),
    NoticeKind.ORGANISATION_DECIDED: NoticeText(
        "机构审核结果：%(outcome)s", "“%(organisation)s”的认证申请已处理。请登录查看说明和下一步。"
    ),
    NoticeKind.ORGANISATION_ENDING: NoticeText(
        "机构认证将于%(day)s到期",
        "“%(organisation)s”的认证每六个月须重新核验。请上传最新的证照；审核期间原认证继续有效。",
    ),
    NoticeKind.ORGANISATION_LAPSED: NoticeText(
        "机构认证已过期",
        "“%(organisation)s”不能再发布需求、开班或提交名单，已发布的需求停止展示。请重新提交证照。",
    ),
    NoticeKind.OUTCOME_DUE: NoticeText(
        "“%(title)s”已结束，招到人了吗", "请用一分钟填写结果和途径，帮助我们改进推荐。"
    ),
    NoticeKind.PLACEMENT_PROPOSED: NoticeText(
        "人力资源市场转来一条您的就业登记", "请打开档案查看，由您决定是否写进工作经历。不处理就不会写入。"
    ),
    NoticeKind.PROFILE_WORDS: NoticeText(
        "%(organisation)s提供了您的毕业生信息",
        "您填写过的内容没有变，以您的为准。请打开档案，查看对方提供了哪些内容；有误的可以直接修改。",
    ),
    NoticeKind.QUESTION_REVIEWED: NoticeText(
        "试题审核结果：%(outcome)s", "您编写的试题已审核。请查看审核意见；退回的试题修改后会再次进入待审。"
    ),
    NoticeKind.SAMPLING_ASKED: NoticeText(
        "“%(title)s”抽到了贵机构", "请在%(day)s前为抽到的 %(count)s 条结业记录逐条上传证明材料并提交。"
    ),
    NoticeKind.SAMPLING_CLOSED: NoticeText(
        "“%(title)s”的材料提交已截止", "没有在期限内提交，将按已上传的材料审查。审查后仍可申辩并补充材料。"
    ),
    NoticeKind.SAMPLING_DUE: NoticeText(
        "“%(title)s”的材料请于%(day)s前提交", "还没有收到贵机构提交的抽查材料。到期后将按已上传的材料审查。"
    ),
    NoticeKind.SAMPLING_RECEIVED: NoticeText(
        "%(organisation)s：%(state)s", "“%(title)s”轮到工作人员处理，请查看材料。"
    ),
    NoticeKind.SAMPLING_REVIEWED: NoticeText(
        "“%(title)s”已审查：%(count)s 条不认可",
        "请逐条查看认定和理由。有不认可的，可以在期限内申辩并补充材料。",
    ),
    NoticeKind.SAMPLING_SETTLED: NoticeText("“%(title)s”的结论：%(outcome)s", "请查看结论说明和整改要求。"),
    NoticeKind.SEARCH_FOUND: NoticeText(
        "“%(search)s”有 %(count)s 个新岗位",
        "您保存的搜索“%(search)s”有 %(count)s 个新发布的岗位。点开可查看全部符合条件的岗位。",
    ),
    NoticeKind.SKILL_PROPOSED: NoticeText(
        "有一项新证明的技能，要加入档案吗",
        "课程结业或考核通过证明了您档案里没有写的技能。请打开档案，决定是否加入。",
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
    NoticeKind.TRAINING_BEGINS: NoticeText(
        "“%(title)s”将于%(day)s开课",
        "请查看上课地点或链接。不能参加请尽早退出，名额会让给候补的人。",
    ),
    NoticeKind.TRAINING_CANCELLED: NoticeText(
        "“%(title)s”%(day)s开课的班次已取消", "%(organisation)s取消了这个班次。可以查看同一课程的其他班次。"
    ),
    NoticeKind.TRAINING_CHANGED: NoticeText(
        "“%(title)s”的班次有变动", "时间、地点或链接有变动，现定于%(day)s开课。请查看是否仍能参加。"
    ),
    NoticeKind.TRAINING_DECLINED: NoticeText(
        "一位师资谢绝了“%(title)s”的授课", "%(day)s开课的班次需要另请师资。"
    ),
    NoticeKind.TRAINING_ENROLLED: NoticeText(
        "%(organisation)s为您报名了“%(title)s”", "%(day)s开课。如果您不参加，请打开页面退出。"
    ),
    NoticeKind.TRAINING_INSTRUCTOR: NoticeText(
        "%(organisation)s邀请您为“%(title)s”授课", "%(day)s开课。不能授课请在开课前谢绝。"
    ),
    NoticeKind.TRAINING_MOVED_UP: NoticeText(
        "您已从候补转为报名：“%(title)s”", "%(day)s开课。不能参加请尽早退出，名额会让给下一位。"
    ),
    NoticeKind.TRAINING_REMOVED: NoticeText(
        "您在“%(title)s”的报名已被取消",
        "%(organisation)s取消了您在%(day)s开课班次的报名。如有疑问请联系机构。",
    ),
}

# All that a message may ever carry: mail lies open on its way and in its box. A person's name, a number, an
# address or a note is shown by the page alone, to who may see it there. ``outcome``, ``reason`` and ``state``
# are labels of closed lists, never what somebody typed; ``title`` is that of a demand, a course, an audit or
# a paper, ``search`` the reader's own.
MAILABLE_FACTS = frozenset({"count", "day", "organisation", "outcome", "reason", "search", "state", "title"})
