"""The form of the proposal: filled from what was read; what is ticked of it turned into drafts of steps."""

from collections.abc import Mapping

from pydantic import BaseModel

from talent.matches.reading_schemas import SkillReading
from talent.people.resume_comparing import has_skill, new_words, same_education, same_work
from talent.people.resume_reading import ResumeFound
from talent.people.schemas import BasicsInput, EducationInput, PersonOut, SkillsInput, WorkInput
from web.forms import FormView, Values, names_in, unnumbered, view_of

TICK = "take"
_FIELDS = {
    "education": ("school_name", "major_name", "level", "start_year", "end_year"),
    "work": ("title", "employer", "started_on", "ended_on", "duties"),
    "skills": ("words", "level", "used"),
}
_BASICS = ("mobile", "email", "introduction")
_SCHEMAS: dict[str, type[BaseModel]] = {
    "basics": BasicsInput,
    "education": EducationInput,
    "work": WorkInput,
    "skills": SkillsInput,
}


def proposal_view(found: ResumeFound, person: PersonOut, readings: Mapping[str, SkillReading]) -> FormView:
    """Ticked is what is new; what would replace something, or is there already, waits for the person's tick.

    Telephone and address are proposed only where the profile has none; a skill that it has is left out.
    """
    values: Values = {}
    for name in _BASICS:
        text, has = getattr(found, name), getattr(person, name)
        if text and (name == "introduction" or not has) and text != has:
            values |= {name: [text], f"{TICK}.{name}": [] if has else ["true"]}
    rows: dict[str, list[tuple[object, object]]] = {
        "education": [
            (one, same_education(person.education, one.school_name, one.level)) for one in found.education
        ],
        "work": [
            (one, same_work(person.work, one.employer, one.title, str(one.started_on or "")))
            for one in found.work
        ],
        "skills": [(one, None) for one in found.skills if not _has(person, one.words, readings)],
    }
    for group, offers in rows.items():
        for number, (one, there) in enumerate(offers):
            fields = {name: getattr(one, name) for name in _FIELDS[group]}
            told = {"said": getattr(one, "said", ""), "unknown": not getattr(one, "known", True)}
            more = {**told, "there": there is not None, TICK: there is None}
            flat = view_of(None, **{group: {str(number): {**fields, **more}}}).values
            values |= {key: texts for key, texts in flat.items() if texts}
    return FormView(values)


def words_in(view: FormView) -> list[str]:
    """The skills of a proposal, as they stand in its form."""
    return [view.value(f"skills.{number}.words") for number in view.rows("skills", least=0)]


def drafts_of(step: str, view: FormView, before: Mapping[str, list[str]]) -> tuple[bool, Values]:
    """Whether something of a step is ticked, and its fields with that: rows behind those that are there.

    A row that is there already, word for word, is not added once more: sent twice, it is one.
    """
    known = names_in(_SCHEMAS[step]) - {"version"}
    fields = {key: list(texts) for key, texts in before.items() if unnumbered(key) in known}
    if step == "basics":
        chosen = [name for name in _BASICS if view.value(f"{TICK}.{name}") and view.value(name).strip()]
        return bool(chosen), fields | {name: [view.value(name)] for name in chosen}
    rows = _ticked(step, view)
    there = FormView(fields)
    had = [_row(there, f"rows.{number}.", _FIELDS[step]) for number in there.rows("rows", least=0)]
    for row in rows:
        if row not in had and (step != "skills" or _is_new(row, had)):
            fields |= {f"rows.{len(had)}.{name}": texts for name, texts in row.items() if texts}
            had.append(row)
    return bool(rows), fields


def _ticked(group: str, view: FormView) -> list[Values]:
    numbers = [one for one in view.rows(group, least=0) if view.value(f"{group}.{one}.{TICK}")]
    rows = [_row(view, f"{group}.{number}.", _FIELDS[group]) for number in numbers]
    return [row for row in rows if any(row[name] for name in _FIELDS[group][:2])]


def _row(view: FormView, prefix: str, names: tuple[str, ...]) -> Values:
    return {name: [text for text in view.chosen(prefix + name) if text.strip()] for name in names}


def _is_new(row: Values, had: list[Values]) -> bool:
    return new_words("".join(row["words"]), ["".join(other["words"]) for other in had])


def _has(person: PersonOut, words: str, readings: Mapping[str, SkillReading]) -> bool:
    reading = readings.get(words)
    return has_skill(person.skills, words, reading.skill if reading else None)
