"""Closed lists of the notices area."""

from talent.kit.labels import LabelledEnum


class NoticeKind(LabelledEnum):
    """What a notice is about. Its words stand in ``texts``. Keep it sorted."""

    COMPLETION_CORRECTED = "completion:corrected", "结业记录有更正"
    COMPLETION_LOGGED = "completion:logged", "登记了结业"
    COMPLETION_REVOKED = "completion:revoked", "结业记录已撤销"
    DEMAND_CONFIRM = "demand:confirm", "确认需求仍有效"
    DEMAND_ENDED = "demand:ended", "需求已过期"
    DEMAND_ENDING = "demand:ending", "需求即将到期"
    DEMAND_FORWARDED = "demand:forwarded", "市场转来岗位"
    DEMAND_OFF_SOON = "demand:off_soon", "需求即将自动暂停"
    DEMAND_PAUSED = "demand:paused", "需求已自动暂停"
    EXAM_RECOUNTED = "exam:recounted", "考试成绩重新核定"
    EXAM_RESULT = "exam:result", "考试成绩"
    IDENTITY_ASKED = "identity:asked", "确认是否同一人"
    IDENTITY_MERGED = "identity:merged", "档案已合并"
    IDENTITY_UNDONE = "identity:undone", "合并已撤销"
    MARKET_HOOK_OFF = "market:hook_off", "回调已自动停用"
    ORGANISATION_DECIDED = "organisation:decided", "机构审核结果"
    ORGANISATION_ENDING = "organisation:ending", "企业认证即将到期"
    ORGANISATION_LAPSED = "organisation:lapsed", "企业认证已过期"
    OUTCOME_DUE = "outcome:due", "填写招聘结果"
    PLACEMENT_PROPOSED = "placement:proposed", "就业登记待您确认"
    PROFILE_WORDS = "profile:words", "机构提供了您的信息"
    QUESTION_REVIEWED = "question:reviewed", "试题审核结果"
    SAMPLING_ASKED = "sampling:asked", "培训抽查通知"
    SAMPLING_CLOSED = "sampling:closed", "抽查材料提交截止"
    SAMPLING_DUE = "sampling:due", "抽查材料即将到期"
    SAMPLING_RECEIVED = "sampling:received", "收到抽查材料或申辩"
    SAMPLING_REVIEWED = "sampling:reviewed", "抽查审查结果"
    SAMPLING_SETTLED = "sampling:settled", "抽查结论"
    SEARCH_FOUND = "search:found", "保存的搜索有新岗位"
    SKILL_PROPOSED = "skill:proposed", "技能待您决定"
    THREAD_APPLIED = "thread:applied", "收到应聘"
    THREAD_APPRAISAL_DUE = "thread:appraisal_due", "可以评价录用人才"
    THREAD_APPRAISED = "thread:appraised", "雇主评价"
    THREAD_ENDED = "thread:ended", "往来已关闭"
    THREAD_HIRED = "thread:hired", "登记了录用"
    THREAD_INVITED = "thread:invited", "收到邀请"
    THREAD_MOVED = "thread:moved", "往来有新进展"
    THREAD_REMINDED = "thread:reminded", "等待您答复"
    TRAINING_BEGINS = "training:begins", "即将开课"
    TRAINING_CANCELLED = "training:cancelled", "班次已取消"
    TRAINING_CHANGED = "training:changed", "班次有变动"
    TRAINING_DECLINED = "training:declined", "师资谢绝授课"
    TRAINING_ENROLLED = "training:enrolled", "机构为您报名"
    TRAINING_INSTRUCTOR = "training:instructor", "邀请您授课"
    TRAINING_MOVED_UP = "training:moved_up", "候补成功"
    TRAINING_REMOVED = "training:removed", "报名被取消"


class Topic(LabelledEnum):
    """Kinds that a user turns on and off together; ``rules.topic_of`` says which belongs where."""

    APPLICATIONS = "applications", "应聘、邀请与录用"
    ALERTS = "alerts", "推荐与订阅"
    DEMANDS = "demands", "招聘需求"
    TRAINING = "training", "培训与考核"
    ACCOUNT = "account", "账号与认证"


class ChannelName(LabelledEnum):
    """Ways out of the site; in the site itself every notice is always shown."""

    MAIL = "mail", "邮件"
    SMS = "sms", "短信"


class MailMode(LabelledEnum):
    AT_ONCE = "at_once", "立即发送"
    DAILY = "daily", "每天早上八点汇总"
    OFF = "off", "不发送"


class DeliveryState(LabelledEnum):
    """``SENDING`` past its time means that its worker has died: it is sent again, as the same message."""

    WAITING = "waiting", "待发"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发"
    FAILED = "failed", "失败"
