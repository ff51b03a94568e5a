"""Closed lists of the identity area."""

from talent.kit.labels import LabelledEnum


class PairState(LabelledEnum):
    """Where two profiles stand that look like one person's."""

    OPEN = "open", "待核对"
    ASKED = "asked", "等待本人确认"
    SAME = "same", "同一人"
    DIFFERENT = "different", "不是同一人"


class PairReason(LabelledEnum):
    """In what two profiles agree, so that somebody should look."""

    SCHOOL = "school", "姓名、院校和毕业年份相同"
    MOBILE = "mobile", "手机号相同"


class Decision(LabelledEnum):
    """What staff make of a pair."""

    SAME = "same", "同一人"
    DIFFERENT = "different", "不是同一人"
    LATER = "later", "稍后再看"


class MergeCause(LabelledEnum):
    """Why two profiles became one."""

    CLAIMED = "claimed", "凭认领码认领"
    KEYED = "keyed", "公民身份号码一致"
    REVIEWED = "reviewed", "核对后合并"


class CodeScope(LabelledEnum):
    """For whom an organisation makes codes."""

    MISSING = "missing", "只给没有有效认领码的人"
    ALL = "all", "给全部待认领的人换新码（以前的码作废）"


class Compared(LabelledEnum):
    """What two profiles are compared by on a page."""

    NAME = "name", "姓名"
    MOBILE = "mobile", "手机号"
    EMAIL = "email", "邮箱"
    NUMBER = "number", "公民身份号码"
    DIVISION = "division", "所在地"
    SCHOOLS = "schools", "院校、专业和毕业年份"
    POSTS = "posts", "工作经历"
    CATEGORIES = "categories", "人才类别"
    TRAININGS = "trainings", "结业的课程"
    HANDED_IN = "handed_in", "提交档案的机构"
    ACCOUNT = "account", "账号"
    MADE_ON = "made_on", "建立日期"
