"""The language of a request and its texts. Chinese is the source; English is a gettext catalogue."""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from starlette.requests import Request

from talent.kit.labels import LabelledEnum
from talent.kit.sentences import Sentence, Value

LANGUAGES = {"zh": "zh-CN", "en": "en"}
DEFAULT = "zh"
COOKIE = "jicai_lang"
_CATALOGUES = Path(__file__).parent / "locale"


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text for the catalogue that is translated later, where it is shown."""
    return text


# What fields are called, by name without row numbers; the last part alone serves where that is enough.
FIELD_LABELS = {
    "role": N_("注册身份"),
    "login": N_("手机号或邮箱"),
    "password": N_("密码"),
    "display_name": N_("姓名"),
    "accepted": N_("个人信息处理告知"),
    "current": N_("当前密码"),
    "name": N_("姓名"),
    "agreed": N_("同意事项"),
    "organisation_name": N_("机构名称"),
    "organisation_id": N_("所属市场"),
    "program": N_("客户端名称"),
    "program_id": N_("所属客户端"),
    "scopes": N_("授权范围"),
    "rate": N_("每分钟请求数"),
    "days": N_("旧密钥保留天数"),
    "url": N_("回调网址"),
    "events": N_("通知事项"),
    "uscc": N_("统一社会信用代码"),
    "mobile": N_("手机号"),
    "email": N_("电子邮箱"),
    "resident_id": N_("公民身份号码"),
    "division": N_("所在地"),
    "education_level": N_("最高学历"),
    "experience_years": N_("工作年限"),
    "introduction": N_("介绍"),
    "school_name": N_("学校"),
    "major_name": N_("专业"),
    "level": N_("程度"),
    "start_year": N_("开始年份"),
    "end_year": N_("结束年份"),
    "employer": N_("单位"),
    "title": N_("岗位名称"),
    "rows.title": N_("职位"),
    "practitioner.title": N_("职位"),
    "posts.title": N_("意向岗位"),
    "started_on": N_("开始日期"),
    "ended_on": N_("结束日期"),
    "duties": N_("工作内容"),
    "words": N_("技能"),
    "used": N_("在工作中用过"),
    "salary_min": N_("最低月薪（元）"),
    "salary_max": N_("最高月薪（元）"),
    "kind": N_("用工形式"),
    "available_from": N_("最早到岗日期"),
    "remote": N_("可以远程"),
    "divisions": N_("希望工作的地方"),
    "rows": N_("填写内容"),
    "posts": N_("意向岗位"),
    "member": N_("所属类别"),
    "since": N_("开始日期"),
    "until": N_("结束日期"),
    "graduation_year": N_("毕业年份"),
    "student_number": N_("学号"),
    "course": N_("培训课程"),
    "training_body": N_("培训机构"),
    "completed_on": N_("结业日期"),
    "hours": N_("学时"),
    "teaches": N_("授课方向"),
    "practice": N_("实践经历"),
    "availability": N_("可授课时间"),
    "hours_taught": N_("已授课时"),
    "visibility": N_("谁可以看到我的档案"),
    "occupation": N_("职业"),
    "category": N_("人才类别"),
    "headcount": N_("招聘人数"),
    "conditions": N_("应聘条件"),
    "education_rank": N_("最低学历"),
    "education_must": N_("学历是硬性条件"),
    "experience_must": N_("年限是硬性条件"),
    "place_must": N_("必须愿意到工作地点"),
    "starts_on": N_("希望到岗日期"),
    "valid_until": N_("有效期至"),
    "skills": N_("技能要求"),
    "importance": N_("重要程度"),
    "industry": N_("行业"),
    "size": N_("规模"),
    "address": N_("详细地址"),
    "contact_name": N_("联系人"),
    "contact_mobile": N_("联系手机"),
    "note": N_("审核意见"),
    "text": N_("关键词"),
    "salary_at_least": N_("月薪不低于（元）"),
    "skill": N_("技能"),
    "order": N_("排序方式"),
    "topic": N_("消息类别"),
    "mail": N_("邮件"),
    "sms": N_("短信"),
    "quiet_from": N_("免打扰开始"),
    "quiet_until": N_("免打扰结束"),
    "message": N_("说明"),
    "reason": N_("原因"),
    "contact": N_("联系方式"),
    "at": N_("面试时间"),
    "place": N_("面试地点或方式"),
    "hired_on": N_("录用日期"),
    "innovation": N_("创新"),
    "quality": N_("质量"),
    "effect": N_("实效"),
    "contribution": N_("贡献"),
    "remark": N_("评语"),
    "answer": N_("回应"),
    "found": N_("招聘结果"),
    "channel": N_("主要途径"),
    "stage": N_("阶段"),
    "demand": N_("岗位"),
    "understood": N_("确认"),
    "person_id": N_("人员"),
    "score": N_("成绩"),
    "sheet": N_("表格"),
    "code": N_("编号"),
    "difficulty": N_("难度"),
    "stem": N_("题干"),
    "explanation": N_("解析"),
    "right": N_("正确答案"),
    "options.text": N_("选项"),
    "options.place": N_("正确次序"),
    "blanks.words": N_("填空答案"),
    "parts.kind": N_("小题题型"),
    "parts.stem": N_("小题题干"),
    "parts.share": N_("分值占比"),
    "parts.answer": N_("小题答案"),
    "parts.options.text": N_("小题选项"),
    "lines.title": N_("评分要点"),
    "lines.most": N_("评分要点的分值"),
    "materials": N_("材料"),
    "verdict": N_("认定结论"),
    "comment": N_("意见"),
    "use": N_("通过后立即投入使用"),
    "heading": N_("名称"),
    "grade": N_("等级"),
    "edition": N_("版本"),
    "source": N_("来源"),
    "items": N_("能力要求"),
    "items.code": N_("能力要求编号"),
    "items.title": N_("能力要求名称"),
    "items.weight": N_("权重"),
    "items.description": N_("具体要求"),
    "items.skills": N_("对应技能"),
    "audit_title": N_("抽查名称"),
    "due_on": N_("材料提交期限"),
    "body_share": N_("抽查机构比例（%）"),
    "record_share": N_("每家抽查记录比例（%）"),
    "least_records": N_("每家最少抽查条数"),
    "most_records": N_("每家最多抽查条数"),
    "objection": N_("申辩意见"),
    "finding": N_("结论"),
    "finding_note": N_("结论说明"),
    "verdict_reason": N_("不认可的理由"),
    "proof": N_("证明材料"),
    "position": N_("题号"),
    "problem": N_("问题"),
    "cause": N_("作废原因"),
    "paper:title": N_("试卷名称"),
    "standard_id": N_("考核规范"),
    "questions": N_("题数"),
    "minutes": N_("考试时间（分钟）"),
    "pass_mark": N_("合格线（百分比）"),
    "most_attempts": N_("最多考几次"),
    "retake_days": N_("再考间隔（天）"),
    "explained": N_("交卷后显示题目和解析"),
    "parts": N_("组卷要求"),
    "item_id": N_("能力项"),
    "paper:parts.kind": N_("题型"),
    "count": N_("题数"),
    "points": N_("分值"),
    "least_difficulty": N_("最低难度"),
    "most_difficulty": N_("最高难度"),
    "percent": N_("加时（百分比）"),
    "mark:comment": N_("评语"),
    "course:title": N_("课程名称"),
    "course:code": N_("课程编号"),
    "summary": N_("课程内容"),
    "for_whom": N_("适合人群"),
    "mode": N_("授课方式"),
    "fee": N_("费用（元）"),
    "course:skills": N_("教授技能"),
    "course:skills.level": N_("学完达到"),
    "class:code": N_("班次编号"),
    "class:division": N_("上课地区"),
    "class:place": N_("上课地点"),
    "link": N_("上课链接"),
    "class:starts_on": N_("开课日期"),
    "ends_on": N_("结课日期"),
    "enrol_until": N_("报名截止"),
    "seats": N_("名额"),
    "class:contact": N_("手机号或邮箱"),
    "hours_attended": N_("出勤学时"),
    "class:score": N_("成绩"),
    "rows.score": N_("成绩"),
}

# What stands in the file of one's own data and in no form.
DATA_LABELS = {
    "id": N_("编号"),
    # What a market gets of a person.
    "categories": N_("人才类别"),
    "education": N_("教育经历"),
    "work": N_("工作经历"),
    "skills": N_("技能"),
    "skills.name": N_("技能"),
    "wishes": N_("求职意向"),
    "experience_months": N_("工作月数"),
    "badge": N_("凭据"),
    "code": N_("代码"),
    "action": N_("动作代码"),
    "what": N_("动作"),
    "by": N_("由谁"),
    "at": N_("时间"),
    "viewer": N_("查看者"),
    "day": N_("日期"),
    "demand": N_("需求"),
    "demand_id": N_("需求编号"),
    "version": N_("版本"),
    "created_at": N_("建立时间"),
    "updated_at": N_("更新时间"),
    "given_at": N_("同意时间"),
    "withdrawn_at": N_("撤回时间"),
    "text_version": N_("文本版本"),
    "opted_out": N_("已退出匹配"),
    "paused_until": N_("暂停到"),
    "confirmed_on": N_("最近确认"),
    "vouched_by": N_("出具方"),
    "given_on": N_("出具日期"),
    "revoked_on": N_("撤销日期"),
    "revoked_reason": N_("撤销原因"),
    "revoked_because": N_("撤销说明"),
    "issued_on": N_("签发日期"),
    "expires_on": N_("有效期至"),
    "signed": N_("签名记录"),
    "signature": N_("签名"),
    "key_id": N_("签名公钥"),
    "status_index": N_("撤销名单中的位置"),
    "origin": N_("来源"),
    "lifted_at": N_("取消屏蔽时间"),
    "saved_at": N_("暂存时间"),
    "fields": N_("内容"),
    "verdict": N_("标记"),
    "reason": N_("原因"),
    "score": N_("得分"),
    "rank": N_("名次"),
}


@lru_cache(maxsize=len(LANGUAGES))
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; Chinese needs none, so the default can't break."""
    path = _CATALOGUES / language / "LC_MESSAGES" / "jicai.mo"
    if language == DEFAULT:
        return NullTranslations()
    with path.open("rb") as file:
        return GNUTranslations(file)


def translate(language: str, text: str | LabelledEnum) -> str:
    """A text, the label of an enum or a sentence in the language; unknown texts stay Chinese. Of the values
    of a sentence those are translated that are words of ours.
    """
    if isinstance(text, Sentence):
        values = {name: _value(language, value) for name, value in text.values.items()}
        return translate(language, text.text).format(**values)
    source = text.label if isinstance(text, LabelledEnum) else text
    return translations(language).gettext(source) if source else ""


def _value(language: str, value: Value) -> object:
    if isinstance(value, tuple):
        return translate(language, "、").join(translate(language, one) for one in value)
    return translate(language, value) if isinstance(value, str) else value


def language_of(request: Request) -> str:
    """Asked for in the address, else chosen before (cookie), else preferred by the browser, else Chinese."""
    for choice in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if choice in LANGUAGES:
            return str(choice)
    return _preferred(request.headers.get("accept-language", ""))


def _preferred(header: str) -> str:
    """English only where the browser ranks it above Chinese."""
    best, weight = DEFAULT, 0.0
    for part in header.split(","):
        tag, _, quality = part.strip().partition(";q=")
        language = tag.split("-")[0].lower()
        try:
            value = float(quality) if quality else 1.0
        except ValueError:
            continue
        if language in LANGUAGES and value > weight:
            best, weight = language, value
    return best
