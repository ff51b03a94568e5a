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


class Miss(LabelledEnum):
    """One text for an unknown code, a wrong name, one that was used and one that is too old."""

    MISTYPED = "mistyped", "认领码有误：请对照逐组检查，认领码里没有字母 O、I、L、U。"
    WRONG = (
        "wrong",
        "认领码和姓名对不上，或认领码已使用、已过期。请核对后重试，或向提交机构要新的认领码。",
    )
    THROTTLED = "throttled", "从您的网络试了太多次，请稍后再试。"


class Obstacle(LabelledEnum):
    """Why two profiles can't become one now."""

    NUMBERS = "numbers", "两份档案登记的公民身份号码不同，不是同一人，不能合并。"
    EXAM = "exam", "有一场考试正在进行，请在考试结束后再合并。"
    AUDITED = "audited", "两份档案在同一班次都有结业记录，其中多登记的一条已列入培训抽查，请先由机构核实。"
