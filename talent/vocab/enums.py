"""Closed lists of the words that wait for a decision."""

from talent.kit.labels import LabelledEnum


class WordState(LabelledEnum):
    OPEN = "open", "待处理"
    ALIAS = "alias", "已设为别名"
    DISMISSED = "dismissed", "不是已有技能"


class WordReading(LabelledEnum):
    """What the gate makes of the words: a skill, nothing but something near, or nothing at all."""

    NEAR = "near", "接近已有技能"
    UNKNOWN = "unknown", "没有接近的技能"
    KNOWN = "known", "已能识别"


class WordSource(LabelledEnum):
    """Who used the words; the values are the counting columns of ``SkillWord``."""

    PEOPLE = "people", "人才档案"
    DEMANDS = "demands", "招聘需求"
    SEARCHES = "searches", "搜索"
    REFUSALS = "refusals", "识别被否认"


class WordOrder(LabelledEnum):
    COUNT = "count", "按使用次数"
    LIKENESS = "likeness", "按相似程度"
