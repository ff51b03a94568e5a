"""What a Europass document (SkillsPassport 3) says of its person, as a proposal."""

import re
from datetime import date
from html import unescape

from talent.kit.fields import clean_email, clean_mobile, clean_paragraphs, without_control
from talent.people.formats.dates import Moment, moment, span_said
from talent.people.formats.document import Node
from talent.people.formats.words import NO_EMAIL, NO_MOBILE, Lists, level_of_education, level_of_skill
from talent.people.resume_education import EducationFound
from talent.people.resume_reading import ResumeFound
from talent.people.resume_skills import SkillFound, skills_in
from talent.people.resume_words import MOBILE
from talent.people.resume_work import WorkFound
from talent.vocab.words import fold

_LINE, _EMPLOYER, _EMAIL, _DUTIES, _INTRODUCTION = 60, 80, 120, 3000, 2000
_STATEMENT = "personal_statement"
_LISTENING = ("Listening", "Reading", "SpokenInteraction", "SpokenProduction", "Writing")
_BREAK = re.compile(r"<(?:br\s?/?|/p|/li|/div)>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def from_europass(root: Node, lists: Lists, today: date) -> ResumeFound:
    """Who it is, how old and of which sex, is not asked of it; nor where from, nor the photograph."""
    passport = root.part("SkillsPassport")
    passport.without("Locale", "DocumentInfo", "PrintingPreferences")
    learner = passport.part("LearnerInfo")
    contact = learner.part("Identification").part("ContactInfo")
    return ResumeFound(
        mobile=_mobile(contact.rows("Telephone")),
        email=contact.part("Email").checked("Contact", _EMAIL, clean_email, NO_EMAIL),
        introduction=_introduction(learner.part("Headline")),
        education=[row for one in learner.rows("Education") if (row := _education(one, lists)).school_name],
        work=[
            post
            for one in learner.rows("WorkExperience")
            if (post := _work(one, today)).title or post.employer
        ],
        skills=_skills(learner.part("Skills"), lists),
    )


def _mobile(phones: list[Node]) -> str:
    """The first that looks like one; a telephone of a house or an office is none."""
    for one in phones:
        one.without("Use")
    looking = [one for one in phones if MOBILE.search(one.line("Contact", _LINE))]
    return looking[0].checked("Contact", _LINE, clean_mobile, NO_MOBILE) if looking else ""


def _introduction(headline: Node) -> str:
    if headline.part("Type").line("Code", _LINE) != _STATEMENT:
        return ""
    headline.part("Type").without("Label")
    return _text(headline.part("Description"), "Label", _INTRODUCTION)


def _education(one: Node, lists: Lists) -> EducationFound:
    period = one.part("Period")
    period.without("Current")
    start, end = _moment(period.part("From")), _moment(period.part("To"))
    name = one.part("Organisation").line("Name", _LINE)
    said = (one.part("Level").line("Label", _LINE), one.line("Title", _LINE))
    levels = (level_of_education(text, lists.levels) for text in said if text)
    return EducationFound(
        school_name=name,
        known=fold(name) in lists.book.schools,
        major_name=one.part("Field").line("Label", _LINE),
        level=next((level for level in levels if level), ""),
        start_year=start.year if start else None,
        end_year=end.year if end else None,
    )


def _work(one: Node, today: date) -> WorkFound:
    period = one.part("Period")
    period.without("Current")
    start, end = _moment(period.part("From")), _moment(period.part("To"))
    started_on = start.first_day if start else None
    return WorkFound(
        employer=one.part("Employer").line("Name", _EMPLOYER),
        title=one.part("Position").line("Label", _LINE),
        started_on=started_on if started_on and started_on <= today else None,
        ended_on=end.last_day if end else None,
        duties=_text(one, "Activities", _DUTIES),
        said=span_said(start, end),
    )


def _skills(skills: Node, lists: Lists) -> list[SkillFound]:
    """Those that stand by themselves, as our own documents have them; else what is read out of the texts."""
    job = skills.part("JobRelated")
    each = [_skill(one) for one in job.rows("Skill")]
    texts = [
        _text(part, "Description", _DUTIES) for part in (job, skills.part("Computer"), skills.part("Other"))
    ]
    lines = [line for text in texts for line in text.split("\n")]
    languages = [_language(one) for one in skills.part("Linguistic").rows("ForeignLanguage")]
    found = each or skills_in(lines, [], lists.skills)
    return [one for one in [*found, *languages] if one.words]


def _skill(one: Node) -> SkillFound:
    one.without("Esco")
    level = one.part("Level")
    level.without("Label")
    return SkillFound(one.line("Label", _LINE), level_of_skill(level.line("Code", _LINE)), used=False)


def _language(one: Node) -> SkillFound:
    described, levels = one.part("Description"), one.part("ProficiencyLevel")
    described.without("Code")
    told = [level for name in _LISTENING if (level := levels.line(name, _LINE))]
    best = max((level_of_skill(one) for one in told), default=level_of_skill(""))
    return SkillFound(described.line("Label", _LINE), best, used=False)


def _moment(one: Node) -> Moment | None:
    return moment(one.number("Year"), one.number("Month"), one.number("Day"))


def _text(one: Node, name: str, longest: int) -> str:
    """A text of HTML as plain lines."""
    written = one.paragraphs(name, longest * 6)
    plain = unescape(_TAG.sub("", _BREAK.sub("\n", written)))[:longest]
    return clean_paragraphs(without_control(plain, "\n\t"))[:longest]
