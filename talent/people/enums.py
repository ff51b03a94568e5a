"""Closed lists of the talent database."""

from talent.kit.labels import LabelledEnum


class Visibility(LabelledEnum):
    """Which enterprises may see a profile. Anonymous shows 王先生/女士-style names only."""

    VERIFIED = "verified", "所有已认证企业可见"
    ANONYMOUS = "anonymous", "匿名可见（仅显示姓氏）"
    APPLIED = "applied", "仅我应聘的企业可见"
    HIDDEN = "hidden", "完全隐藏"


class BlockOrigin(LabelledEnum):
    """Why an employer is kept out: named by the person, or because the person works there now."""

    NAMED = "named", "本人添加"
    PRESENT = "present", "现单位（自动添加）"


class EvidenceKind(LabelledEnum):
    """Who vouches for a skill besides its person."""

    CONFIRMED = "confirmed", "已确认"
    EXAMINED = "examined", "已考核"


class EvidenceCause(LabelledEnum):
    """What evidence came of."""

    WORD = "word", "登记"
    COMPLETION = "completion", "课程结业"
    EXAM = "exam", "考核通过"


class Badge(LabelledEnum):
    """How well a skill is vouched for, weakest first; shown the same way everywhere."""

    STATED = "stated", "自述"
    USED = "used", "已使用"
    CONFIRMED = "confirmed", "已确认"
    EXAMINED = "examined", "已考核"


class ConsentKind(LabelledEnum):
    NOTICE = "notice", "个人信息处理告知"
    SENSITIVE = "sensitive", "敏感个人信息单独同意"
    MATCHING = "matching", "参与自动匹配"
    EXCHANGE = "exchange", "向省人力资源市场提供"


class WordField(LabelledEnum):
    """What an organisation may say of a person; the part before the dot is the step that the person fills."""

    NAME = "basics.name", "姓名"
    MOBILE = "basics.mobile", "手机号"
    EMAIL = "basics.email", "电子邮箱"
    DIVISION = "basics.division", "所在地"
    EDUCATION_LEVEL = "basics.education_level", "最高学历"
    EDUCATION = "education.rows", "教育经历"
    SCHOOL = "categories.school", "毕业院校"
    MAJOR = "categories.major", "所学专业"
    GRADUATION_YEAR = "categories.graduation_year", "毕业年份"
    STUDENT_NUMBER = "categories.student_number", "学号"
    SKILLS = "skills.rows", "技能"
    POSTS = "wishes.posts", "意向岗位"
    # Kept beside the profile and never written into it.
    PLACEMENT = "placement.employer", "就业单位"


class ProfileFormat(LabelledEnum):
    """Formats of others in which people take their profile along."""

    EUROPASS = "europass", "Europass"
    JSON_RESUME = "json_resume", "JSON Resume"
