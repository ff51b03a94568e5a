"""Closed lists of the exchange area."""

from talent.kit.labels import LabelledEnum


class SheetKind(LabelledEnum):
    """What the rows of a sheet are."""

    COMPLETIONS = "completions", "结业记录"
    GRADUATES = "graduates", "毕业生名单"
    TALENTS = "talents", "人才名单"
    DEMANDS = "demands", "人员需求"


class ExportFormat(LabelledEnum):
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"


class ImportState(LabelledEnum):
    """A sheet is checked, waits for a person's yes, and is then written in portions; it may be taken back."""

    CHECKING = "checking", "核对中"
    CHECKED = "checked", "待确认"
    WRITING = "writing", "写入中"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已放弃"
    FAILED = "failed", "无法读取"
    UNDOING = "undoing", "撤回中"
    UNDONE = "undone", "已撤回"


class RowFate(LabelledEnum):
    """What becomes of a row of a sheet."""

    NEW = "new", "新增"
    CHANGED = "changed", "更新"
    UNCHANGED = "unchanged", "未变化"
    REFUSED = "refused", "退回"
