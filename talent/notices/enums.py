"""Closed lists of the notices area."""

from talent.kit.labels import LabelledEnum


class NoticeKind(LabelledEnum):
    """What a notice is about. Its words stand in ``texts``. Keep it sorted."""

    ORGANISATION_DECIDED = "organisation:decided", "机构审核结果"
    SEARCH_FOUND = "search:found", "保存的搜索有新岗位"
