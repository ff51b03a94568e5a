"""Closed lists of hiring."""

from talent.kit.labels import LabelledEnum


class Side(LabelledEnum):
    """Who takes a step, and whose turn it is; the system has no turn."""

    TALENT = "talent", "人才"
    ENTERPRISE = "enterprise", "企业"
    SYSTEM = "system", "系统"


class Origin(LabelledEnum):
    """Who began."""

    INVITATION = "invitation", "企业邀请"
    APPLICATION = "application", "主动应聘"


class ThreadState(LabelledEnum):
    """Where a thread stands. ``rules`` says what may follow and whose turn it is."""

    INVITED = "invited", "已邀请"
    APPLIED = "applied", "已投递"
    VIEWED = "viewed", "已查看"
    TALKING = "talking", "沟通中"
    INTERVIEW = "interview", "面试"
    OFFERED = "offered", "录用意向"
    AGREED = "agreed", "已接受录用意向"
    HIRED = "hired", "已录用，待本人确认"
    CONFIRMED = "hire_confirmed", "已录用，双方确认"
    UNCONFIRMED = "hire_unconfirmed", "已录用，仅企业确认"
    CONTESTED = "hire_contested", "录用有异议"
    REFUSED = "refused", "企业婉拒"
    RECALLED = "recalled", "邀请已撤回"
    DECLINED = "declined", "人才婉拒"
    WITHDRAWN = "withdrawn", "人才已撤回"
    ENDED = "ended", "已关闭"


class Stage(LabelledEnum):
    """States as tabs and columns show them together."""

    INVITED = "invited", "邀请"
    APPLIED = "applied", "应聘"
    TALKING = "talking", "沟通"
    INTERVIEW = "interview", "面试"
    OFFER = "offer", "意向"
    HIRED = "hired", "录用"
    OVER = "over", "已结束"


class ThreadReason(LabelledEnum):
    """Why somebody said no, or why a thread was closed; nothing that the law forbids to ask for."""

    SKILLS = "skills", "技能不符"
    EXPERIENCE = "experience", "经验不符"
    PAY = "pay", "薪资不合"
    PLACE = "place", "地点不合"
    TIME = "time", "到岗时间不合"
    DUTIES = "duties", "岗位内容不合"
    CHOSEN = "chosen", "已选定其他候选人"
    NO_SHOW = "no_show", "未参加约定的面试"
    OTHER_PLANS = "other_plans", "已有其他安排"
    OTHER = "other", "其他原因"
    FILLED = "filled", "岗位已招满"
    CLOSED = "closed", "岗位已结束"
    ELSEWHERE = "elsewhere", "已在别处就业"
    SILENT = "silent", "超期未答复"
    LEFT = "left", "人才已注销"
    HIRE_UNDONE = "hire_undone", "录用记录已撤销"


class EventKind(LabelledEnum):
    """What a line of the history tells."""

    MOVED = "moved", "状态变更"
    CONTACT_GIVEN = "contact_given", "同意提供联系方式"
    CONTACT_WITHDRAWN = "contact_withdrawn", "收回联系方式"
    CONTACT_REVEALED = "contact_revealed", "查看了联系方式"
    REMINDED = "reminded", "提醒答复"


class ThreadOrder(LabelledEnum):
    NEWEST = "newest", "最近更新在前"
    WAITING = "waiting", "等待最久在前"
    DEMAND = "demand", "按岗位"


class Answer(LabelledEnum):
    """What a talent may say."""

    ACCEPT = "accept", "接受"
    DECLINE = "decline", "婉拒"
    WITHDRAW = "withdraw", "撤回应聘"
    CONTEST = "contest", "对录用有异议"


class Found(LabelledEnum):
    """How a demand ended for its enterprise."""

    ALL = "all", "招到了"
    SOME = "some", "招到一部分"
    NONE = "none", "没有招到"


class NotFoundReason(LabelledEnum):
    """Why not everybody was found."""

    FEW = "few", "合适的人太少"
    PAY = "pay", "薪资没有谈拢"
    PLACE = "place", "地点不合适"
    SILENT = "silent", "候选人没有答复"
    DROPPED = "dropped", "岗位取消"
    OTHER = "other", "其他原因"


class Channel(LabelledEnum):
    """Through what an enterprise found people."""

    RANKING = "ranking", "本平台推荐或邀请"
    APPLICATION = "application", "本平台应聘"
    ELSEWHERE = "elsewhere", "其他招聘平台"
    FAIR = "fair", "招聘会或院校"
    ACQUAINTANCE = "acquaintance", "熟人介绍"
    OTHER = "other", "其他途径"
