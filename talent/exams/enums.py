"""Closed lists of the exams area."""

from talent.kit.labels import LabelledEnum


class StandardState(LabelledEnum):
    DRAFT = "draft", "草稿"
    IN_FORCE = "in_force", "现行"
    REPLACED = "replaced", "已废止"


class QuestionKind(LabelledEnum):
    """How a question is asked and answered. A case has sub-questions of the other kinds."""

    SINGLE = "single", "单选题"
    MULTIPLE = "multiple", "多选题"
    TRUE_FALSE = "true_false", "判断题"
    FILL_IN = "fill_in", "填空题"
    ORDERING = "ordering", "排序题"
    CASE = "case", "案例题"
    PRACTICAL = "practical", "实操题"


class QuestionState(LabelledEnum):
    """Only who did not write a question may review it; only reviewed ones are used in papers."""

    DRAFT = "draft", "草稿"
    REVIEWED = "reviewed", "已审"
    IN_USE = "in_use", "使用中"
    RETIRED = "retired", "已停用"


class QuestionFormat(LabelledEnum):
    """How a file of questions is written; QTI is only written, never read."""

    SHEET = "sheet", "表格（XLSX）"
    CSV = "csv", "表格（CSV）"
    AIKEN = "aiken", "Aiken"
    GIFT = "gift", "GIFT"
    MOODLE = "moodle", "Moodle XML"
    QTI = "qti", "QTI 3.0"


class ImportFate(LabelledEnum):
    """What confirming an import will do with a question."""

    NEW = "new", "新增"
    CHANGED = "changed", "修改"
    UNCHANGED = "unchanged", "无变化"
    REFUSED = "refused", "不导入"


class ReviewVerdict(LabelledEnum):
    PASSED = "passed", "通过"
    RETURNED = "returned", "退回修改"


class PaperState(LabelledEnum):
    DRAFT = "draft", "草稿"
    OPEN = "open", "开放中"
    CLOSED = "closed", "已关闭"


class AttemptState(LabelledEnum):
    """Open until handed in or out of time; ``MARKING`` while markers still have parts of it."""

    OPEN = "open", "作答中"
    MARKING = "marking", "评阅中"
    MARKED = "marked", "已出成绩"
    VOID = "void", "作废"


class ReportReason(LabelledEnum):
    """What a candidate thinks is wrong with a question."""

    WRONG = "wrong", "题目有错误"
    UNCLEAR = "unclear", "表述不清或有多个合理答案"
    BROKEN = "broken", "显示不完整"
    OUTDATED = "outdated", "内容已过时"
    OTHER = "other", "其他问题"


class WithdrawalReason(LabelledEnum):
    """Why a question counts for nobody any more."""

    WRONG = "wrong", "题目有错误"
    LEAKED = "leaked", "试题泄露"
    OTHER = "other", "其他原因"


class FigureOrder(LabelledEnum):
    """How figures of questions are listed."""

    DISCRIMINATION = "discrimination", "区分度从低到高"
    HARD = "hard", "得分率从低到高"
    EASY = "easy", "得分率从高到低"
    TAKEN = "taken", "作答人数从多到少"


class ItemFlag(LabelledEnum):
    """Why a question needs a look after use."""

    TOO_EASY = "too_easy", "过易"
    TOO_HARD = "too_hard", "过难"
    WEAK = "weak", "区分度低"
    REVERSED = "reversed", "区分度为负"
    DISTRACTOR = "distractor", "干扰项异常"
    REPORTED = "reported", "考生反映有误"
