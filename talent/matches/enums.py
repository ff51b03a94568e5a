"""Closed lists of rankings."""

from talent.kit.labels import LabelledEnum


class RankOrder(LabelledEnum):
    """The two last look at nothing personal: a ranking without a score is always offered (PIPL 24)."""

    SCORE = "score", "按匹配得分"
    MUTUAL = "mutual", "双向匹配"
    NEWEST = "newest", "按更新时间"
    NEAREST = "nearest", "按距离远近"
