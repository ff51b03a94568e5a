"""Closed lists of comparing both sides."""

from talent.kit.labels import LabelledEnum


class ReconciliationState(LabelledEnum):
    """How far a comparison of both sides has come, and what came of it."""

    RUNNING = "running", "对账中"
    EQUAL = "equal", "一致"
    DIFFERENT = "different", "有差异"
    TOO_MANY = "too_many", "差异过多"
    MENDING = "mending", "已安排修正"
    ABANDONED = "abandoned", "未完成"


class Nature(LabelledEnum):
    """In what the two sides differ about a record."""

    MISSING_HERE = "missing_here", "我方没有"
    MISSING_THERE = "missing_there", "市场没有"
    OTHER_VERSION = "other_version", "版本不同"
    OTHER_CONTENT = "other_content", "内容不同"


class Remedy(LabelledEnum):
    """What makes both sides equal again: the first two come through the feed, the others the client does."""

    RESEND = "resend", "重新报送"
    WITHDRAW = "withdraw", "再次报送撤回"
    DROP = "drop", "市场删除"
    PUSH = "push", "市场重新推送"
    PUSH_WITHDRAWAL = "push_withdrawal", "市场推送撤回"
