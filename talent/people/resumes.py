"""A résumé of the actor's own, read against the code lists into a proposal. Nothing of it is kept."""

from collections.abc import Sequence

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.views import record_view
from talent.kit.clock import today
from talent.people.own import lock_own
from talent.people.resume_education import SchoolBook
from talent.people.resume_reading import Known, ResumeFound, read_lines
from talent.vocab.service import (
    majors,
    occupations_of_titles,
    schools_of_folded_names,
    skills_of_folded_words,
)
from talent.vocab.words import fold


def read_resume(session: Session, actor: Actor, lines: Sequence[str]) -> ResumeFound:
    """What the lines say; the trail gets one line a day for it, without a word of theirs."""
    person = lock_own(session, actor)
    record_view(session, actor, Action.PERSON_RESUME, "person", person.id or 0)
    book = SchoolBook(schools_of_folded_names(session), {fold(one.name): one.name for one in majors(session)})
    titles = frozenset(occupations_of_titles(session))
    return read_lines(lines, Known(book, titles, skills_of_folded_words(session)), today())
