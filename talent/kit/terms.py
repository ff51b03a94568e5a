"""Words that both databases use: kinds of employment, levels of skill, categories of talent."""

from talent.kit.labels import LabelledEnum


class EmploymentKind(LabelledEnum):
    FULL_TIME = "full_time", "全职"
    PART_TIME = "part_time", "兼职"
    INTERNSHIP = "internship", "实习"
    PROJECT = "project", "项目合作"


class Category(LabelledEnum):
    """The four populations of the talent database."""

    GRADUATE = "graduate", "高校毕业生"
    TRAINEE = "trainee", "参训人员"
    PRACTITIONER = "practitioner", "从业人员"
    INSTRUCTOR = "instructor", "师资"


class Fate(LabelledEnum):
    """What becomes of what is declared."""

    NEW = "new", "新增"
    CHANGED = "changed", "更新"
    UNCHANGED = "unchanged", "未变化"
    REFUSED = "refused", "退回"


SKILL_LEVELS = {1: "了解", 2: "熟悉", 3: "熟练", 4: "精通"}
