"""Closed lists of the notices area."""

from talent.kit.labels import LabelledEnum


class NoticeKind(LabelledEnum):
    """What a notice is about. Its words stand in ``texts``. Keep it sorted."""

    DEMAND_CONFIRM = "demand:confirm", "确认需求仍有效"
    DEMAND_ENDED = "demand:ended", "需求已过期"
    DEMAND_ENDING = "demand:ending", "需求即将到期"
    DEMAND_OFF_SOON = "demand:off_soon", "需求即将自动暂停"
    DEMAND_PAUSED = "demand:paused", "需求已自动暂停"
    ORGANISATION_DECIDED = "organisation:decided", "机构审核结果"
    ORGANISATION_ENDING = "organisation:ending", "企业认证即将到期"
    ORGANISATION_LAPSED = "organisation:lapsed", "企业认证已过期"
