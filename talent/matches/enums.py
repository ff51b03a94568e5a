"""Closed lists of rankings."""

from talent.kit.labels import LabelledEnum


class RankOrder(LabelledEnum):
    """The two last look at nothing personal: a ranking without a score is always offered (PIPL 24)."""

    SCORE = "score", "按匹配得分"
    MUTUAL = "mutual", "双向匹配"
    NEWEST = "newest", "按更新时间"
    NEAREST = "nearest", "按距离远近"


class Verdict(LabelledEnum):
    """What an enterprise makes of a candidate for one of its demands."""

    SHORTLISTED = "shortlisted", "收藏"
    REJECTED = "rejected", "不合适"


class AlertPace(LabelledEnum):
    """How often a saved search tells of new demands."""

    DAILY = "daily", "每天提醒"
    WEEKLY = "weekly", "每周提醒"
    OFF = "off", "不提醒"


class VerdictReason(LabelledEnum):
    """Why a candidate does not suit. Only the first says something of the skills asked for."""

    SKILLS = "skills", "技能不符"
    EXPERIENCE = "experience", "经验不符"
    PAY = "pay", "薪资不合"
    PLACE = "place", "地点不合"
    OTHER = "other", "其他原因"
