"""Closed lists of the demand database."""

from talent.kit.labels import LabelledEnum


class EnterpriseSize(LabelledEnum):
    MICRO = "micro", "10人以下"
    SMALL = "small", "10-99人"
    MEDIUM = "medium", "100-299人"
    LARGE = "large", "300人及以上"


class DemandState(LabelledEnum):
    DRAFT = "draft", "草稿"
    OPEN = "open", "招聘中"
    PAUSED = "paused", "已暂停"
    FILLED = "filled", "已招满"
    CLOSED = "closed", "已关闭"
    EXPIRED = "expired", "已过期"


class PauseReason(LabelledEnum):
    """Why a demand was paused by the calendar and not by its enterprise."""

    UNCONFIRMED = "unconfirmed", "90天未确认，已自动暂停"


class ReminderKind(LabelledEnum):
    """What the calendar reminds of; ``talent.enterprises.reminding`` says when."""

    DEMAND_CONFIRM = "demand:confirm", "需求仍有效吗"
    DEMAND_DAY = "demand:day", "需求明天到期"
    DEMAND_OFF_SOON = "demand:off_soon", "需求即将自动暂停"
    DEMAND_WEEK = "demand:week", "需求一周内到期"
    VERIFICATION_MONTH = "verification:month", "认证一个月内到期"
    VERIFICATION_WEEK = "verification:week", "认证一周内到期"


class Importance(LabelledEnum):
    """How much an asked skill counts; a must also filters."""

    MUST = "must", "必须"
    REQUIRED = "required", "要求"
    PREFERRED = "preferred", "优先"


class Ground(LabelledEnum):
    """On what ground a demand's words discriminate."""

    SEX = "sex", "性别"
    AGE = "age", "年龄"
    FAMILY = "family", "婚育"
    HOUSEHOLD = "household", "户籍地域"
    ETHNICITY = "ethnicity", "民族种族宗教"
    HEALTH = "health", "健康状况"
    DISABILITY = "disability", "残疾"
    STATUS = "status", "身份"
    APPEARANCE = "appearance", "外貌身高"
    SUPERSTITION = "superstition", "星座属相血型姓氏"


class DemandOrder(LabelledEnum):
    """``RELEVANCE`` is the newest first where no words are asked for."""

    RELEVANCE = "relevance", "相关程度"
    NEWEST = "newest", "最新发布"
    PAY = "pay", "薪资从高到低"
