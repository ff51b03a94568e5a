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


class PlacementState(LabelledEnum):
    """What became of an employment that a market has on record."""

    WAITING = "waiting", "待本人决定"
    ADDED = "added", "已写入档案"
    KNOWN = "known", "档案中已有"
    DECLINED = "declined", "本人未采用"
    WITHDRAWN = "withdrawn", "市场已撤回"


class Scope(LabelledEnum):
    """What a client's token may be used for."""

    CHANGES_READ = "changes:read", "读取变更"
    RECEIPTS_WRITE = "receipts:write", "回执"
    VACANCIES_WRITE = "vacancies:write", "推送岗位"
    PLACEMENTS_WRITE = "placements:write", "推送就业登记"
    RECONCILE = "reconcile", "对账"


class HookEvent(LabelledEnum):
    """What a client may be called for; the call says only that there is something to fetch."""

    CHANGES = "changes", "有新的变更"
    PUSH_AGAIN = "push_again", "有需要重新推送的记录"


class CallState(LabelledEnum):
    """``DEAD`` was given up; only the staff can have it tried again."""

    WAITING = "waiting", "待送"
    DELIVERED = "delivered", "已送达"
    DEAD = "dead", "未送达"


class CallFault(LabelledEnum):
    """Why a call did not arrive."""

    HOST = "host", "网址不在允许的范围内"
    NAME = "name", "域名无法解析"
    ADDRESS = "address", "域名指向内部网络"
    CONNECTION = "connection", "无法连接"
    CERTIFICATE = "certificate", "证书无效"
    TIMEOUT = "timeout", "超时没有答复"
    REDIRECT = "redirect", "答复要求转到其他网址"
    STATUS = "status", "对方答复出错"
    PROTOCOL = "protocol", "答复无法理解"
    SWITCHED_OFF = "switched_off", "回调已停用"
