"""Closed lists of the market interface."""

from talent.kit.labels import LabelledEnum


class RecordKind(LabelledEnum):
    """What a record is about. Talents, demands and hires leave; vacancies and placements come."""

    TALENT = "talent", "人才"
    DEMAND = "demand", "人员需求"
    HIRE = "hire", "录用"
    VACANCY = "vacancy", "市场岗位"
    PLACEMENT = "placement", "就业登记"

    @property
    def leaves(self) -> bool:
        return self in (RecordKind.TALENT, RecordKind.DEMAND, RecordKind.HIRE)


class Operation(LabelledEnum):
    """What a change does to a record; of one that was withdrawn only number and version are told."""

    CREATE = "create", "新增"
    UPDATE = "update", "更新"
    WITHDRAW = "withdraw", "撤回"


class ReceiptState(LabelledEnum):
    """Where a record stands with a market."""

    PENDING = "pending", "待报送"
    SENT = "sent", "已报送"
    REJECTED = "rejected", "退回"
    ACCEPTED = "accepted", "已入库"


class TakenState(LabelledEnum):
    """What became of a record that a market sent."""

    ACCEPTED = "accepted", "已入库"
    UNCHANGED = "unchanged", "未变化"
    STALE = "stale", "已有更新版本"
    REJECTED = "rejected", "退回"


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


class Scope(LabelledEnum):
    """What a client's token may be used for."""

    CHANGES_READ = "changes:read", "读取变更"
    RECEIPTS_WRITE = "receipts:write", "回执"
    VACANCIES_WRITE = "vacancies:write", "推送岗位"
    PLACEMENTS_WRITE = "placements:write", "推送就业登记"
    RECONCILE = "reconcile", "对账"
