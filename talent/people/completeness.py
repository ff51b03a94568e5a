"""How complete a profile is, what is missing, and what filling it in would bring."""

from talent.people.schemas import Completeness, MissingPart, PersonOut

_ENOUGH_SKILLS = 5


def completeness(person: PersonOut) -> Completeness:
    """Percent of a profile that an enterprise can judge by, and the missing parts with the step to go to."""
    missing = [part for part, filled in _parts(person) if not filled]
    return Completeness(percent=100 - sum(part.points for part in missing), missing=missing)


def _parts(person: PersonOut) -> list[tuple[MissingPart, bool]]:
    """Every part with its points, 100 in all, and whether it is there."""
    stated = [skill for skill in person.skills if skill.level > 0]
    wishes = person.wishes
    return [
        (_part("contact", "联系方式", "basics", 10, "企业邀请后才能联系到您"), _reachable(person)),
        (_part("division", "所在地区", "basics", 5, "出现在本地人才列表中"), person.division is not None),
        (
            _part("education_level", "最高学历", "basics", 10, "学历要求可直接核对"),
            person.education_rank is not None,
        ),
        (_part("education", "教育经历", "education", 5, "企业能看到您的学校和专业"), bool(person.education)),
        (_part("work", "工作或实践经历", "work", 15, "岗位和经验两项参与评分"), bool(person.work)),
        (_part("skills", "技能", "skills", 20, "技能是匹配中占比最大的一项"), bool(stated)),
        (
            _part("more_skills", "更多技能", "skills", 10, "满足更多需求的技能要求"),
            len(stated) >= _ENOUGH_SKILLS,
        ),
        (_part("posts", "期望岗位", "wishes", 10, "优先看到想做的岗位"), bool(wishes.posts)),
        (_part("salary", "期望薪资", "wishes", 5, "薪资合适的岗位排在前面"), wishes.salary_min is not None),
        (
            _part("places", "期望地点", "wishes", 5, "地点合适的岗位排在前面"),
            bool(wishes.divisions) or wishes.remote,
        ),
        (
            _part("category", "人才类别", "categories", 5, "出现在该类人才列表中"),
            bool(person.categories),
        ),
    ]


def _reachable(person: PersonOut) -> bool:
    return person.mobile is not None or person.email is not None


def _part(part: str, label: str, step: str, points: int, gain: str) -> MissingPart:
    return MissingPart(part=part, label=label, step=step, points=points, gain=gain)
