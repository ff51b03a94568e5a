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


class ProfileFormat(LabelledEnum):
    """Formats of others in which people take their profile along."""

    EUROPASS = "europass", "Europass"
    JSON_RESUME = "json_resume", "JSON Resume"
