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


class Scope(LabelledEnum):
    """What a client's token may be used for."""

    CHANGES_READ = "changes:read", "读取变更"
    RECEIPTS_WRITE = "receipts:write", "回执"
    VACANCIES_WRITE = "vacancies:write", "推送岗位"
    PLACEMENTS_WRITE = "placements:write", "推送就业登记"
    RECONCILE = "reconcile", "对账"
