"""Closed lists of the notices area."""

from talent.kit.labels import LabelledEnum


class NoticeKind(LabelledEnum):
    """What a notice is about. Its words stand in ``texts``. Keep it sorted."""

    ORGANISATION_DECIDED = "organisation:decided", "机构审核结果"
    OUTCOME_DUE = "outcome:due", "填写招聘结果"
    THREAD_APPLIED = "thread:applied", "收到应聘"
    THREAD_APPRAISAL_DUE = "thread:appraisal_due", "可以评价录用人才"
    THREAD_APPRAISED = "thread:appraised", "雇主评价"
    THREAD_ENDED = "thread:ended", "往来已关闭"
    THREAD_HIRED = "thread:hired", "登记了录用"
    THREAD_INVITED = "thread:invited", "收到邀请"
    THREAD_MOVED = "thread:moved", "往来有新进展"
    THREAD_REMINDED = "thread:reminded", "等待您答复"
