"""What a JSON Resume says of its person, as the proposal that a read résumé makes; older versions too."""

from datetime import date

from talent.kit.fields import clean_email, clean_mobile
from talent.people.formats.dates import span_said
from talent.people.formats.document import Node
from talent.people.formats.words import NO_EMAIL, NO_MOBILE, Lists, level_of_education, level_of_skill
from talent.people.resume_education import EducationFound
from talent.people.resume_reading import ResumeFound
from talent.people.resume_skills import SkillFound
from talent.people.resume_work import WorkFound
from talent.vocab.words import fold

_LINE, _EMPLOYER, _EMAIL, _DUTIES, _INTRODUCTION = 60, 80, 120, 3000, 2000


def from_json_resume(root: Node, lists: Lists, today: date) -> ResumeFound:
    """Who it is, how old and of which sex, is not asked of it; nor what others certify."""
    root.without("$schema", "meta")
    basics = root.part("basics")
    return ResumeFound(
        mobile=basics.checked("phone", _LINE, clean_mobile, NO_MOBILE),
        email=basics.checked("email", _EMAIL, clean_email, NO_EMAIL),
        introduction=basics.paragraphs("summary", _INTRODUCTION),
        education=[row for one in root.rows("education") if (row := _education(one, lists)).school_name],
        work=[post for one in root.rows("work") if (post := _work(one, today)).title or post.employer],
        skills=[found for one in root.rows("skills") for found in _skills(one)]
        + [SkillFound(*told, used=False) for one in root.rows("languages") if (told := _language(one))[0]],
    )


def _education(one: Node, lists: Lists) -> EducationFound:
    start, end = one.moment("startDate"), one.moment("endDate")
    name = one.line("institution", _LINE)
    return EducationFound(
        school_name=name,
        known=fold(name) in lists.book.schools,
        major_name=one.line("area", _LINE),
        level=level_of_education(one.line("studyType", _LINE), lists.levels),
        start_year=start.year if start else None,
        end_year=end.year if end else None,
    )


def _work(one: Node, today: date) -> WorkFound:
    """``company`` is what the employer was called before 1.0.0."""
    start, end = one.moment("startDate"), one.moment("endDate")
    started_on = start.first_day if start else None
    lines = [one.paragraphs("summary", _DUTIES), *one.lines("highlights", 500)]
    return WorkFound(
        employer=one.line("name", _EMPLOYER) or one.line("company", _EMPLOYER),
        title=one.line("position", _LINE),
        started_on=started_on if started_on and started_on <= today else None,
        ended_on=end.last_day if end else None,
        duties="\n".join(line for line in lines if line)[:_DUTIES],
        said=span_said(start, end),
    )


def _skills(one: Node) -> list[SkillFound]:
    """The heading of a group of keywords is as often a skill as it is none: both are proposed."""
    level = level_of_skill(one.line("level", _LINE))
    one.without("esco")
    words = [one.line("name", _LINE), *one.lines("keywords", _LINE)]
    return [SkillFound(word, level, used=False) for word in words if word]


def _language(one: Node) -> tuple[str, int]:
    return one.line("language", _LINE), level_of_skill(one.line("fluency", _LINE))
