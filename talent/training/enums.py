"""Closed lists of the training area."""

from talent.kit.labels import LabelledEnum


class TeachingMode(LabelledEnum):
    """How a course is taught; person-times are counted by it."""

    ONLINE = "online", "线上"
    ONSITE = "onsite", "线下"
    MIXED = "mixed", "线上线下结合"


class CourseState(LabelledEnum):
    """Only an open course is shown to others and can have new classes."""

    DRAFT = "draft", "草稿"
    OPEN = "open", "已发布"
    CLOSED = "closed", "已停开"


class ClassState(LabelledEnum):
    """What the body decided; whether it still takes people follows from dates and seats."""

    DRAFT = "draft", "草稿"
    OPEN = "open", "已开班"
    CANCELLED = "cancelled", "已取消"


class ClassStanding(LabelledEnum):
    """Where a class stands today, by what the body decided, by its dates and by its seats."""

    DRAFT = "draft", "草稿"
    TAKING = "taking", "报名中"
    FULL = "full", "已满，可候补"
    CLOSED = "closed", "报名已截止"
    RUNNING = "running", "上课中"
    ENDED = "ended", "已结课"
    CANCELLED = "cancelled", "已取消"


class ClassWhen(LabelledEnum):
    """Which of its classes a body looks at."""

    COMING = "coming", "未开课"
    RUNNING = "running", "上课中"
    PAST = "past", "已结课"
    ALL = "all", "全部"


class EnrolmentState(LabelledEnum):
    """Where a person stands in a class."""

    ENROLLED = "enrolled", "已报名"
    WAITING = "waiting", "候补"
    WITHDRAWN = "withdrawn", "本人退出"
    REMOVED = "removed", "机构取消"


class CertificateKind(LabelledEnum):
    """What a certificate attests."""

    COMPLETION = "completion", "结业证书"
    EXAM = "exam", "考核合格证书"


class RevocationReason(LabelledEnum):
    """Why a certificate was revoked, as everybody may know; the words of who revoked it stay inside."""

    ISSUER = "issuer", "签发机构撤销"
    MISTAKE = "mistake", "登记有误"
    AUDIT = "audit", "抽查认定不实"
    RESULT = "result", "成绩重新计算后不合格"
    BREACH = "breach", "违反考核纪律"


class Standing(LabelledEnum):
    """What a certificate is worth today."""

    VALID = "valid", "有效"
    EXPIRED = "expired", "已过期"
    REVOKED = "revoked", "已撤销"
    # The record is not as it was signed; nothing that it says may be believed.
    DAMAGED = "damaged", "无法核验"


class AuditState(LabelledEnum):
    """Where the sampling audit of one training body stands; whose turn it is follows from it."""

    ASKED = "asked", "待提交材料"
    SUBMITTED = "submitted", "待审查"
    REVIEWED = "reviewed", "可申辩"
    OBJECTED = "objected", "待复核"
    SETTLED = "settled", "已结论"


class Party(LabelledEnum):
    """Who takes a step of a sampling audit."""

    BODY = "body", "培训机构"
    STAFF = "staff", "工作人员"
    SYSTEM = "system", "系统"


class RecordVerdict(LabelledEnum):
    """What the review says of one record in a sample."""

    PENDING = "pending", "待审查"
    ACCEPTED = "accepted", "属实"
    REFUSED = "refused", "不实或证据不足"


class Finding(LabelledEnum):
    """How an audit of a body ends."""

    SOUND = "sound", "合格"
    WARNED = "warned", "提醒整改"
    BREACHED = "breached", "不合格"
