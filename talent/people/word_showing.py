"""What organisations said of a person, told to that person: by whom, when, and what stands."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.tables import Organisation
from talent.people.enums import WordField
from talent.people.own import find_own
from talent.people.partner_tables import PartnerWords
from talent.people.profile import profile_of
from talent.people.provenance import read_words
from talent.people.rows import GraduateRow
from talent.people.schemas import PersonOut
from talent.vocab import service as vocab


class WordOut(BaseModel):
    """An organisation's latest word for a field. ``stands``: the profile has it from there; else ``own`` is
    what the profile says, which counts.
    """

    model_config = ConfigDict(frozen=True)

    field: WordField
    said: str
    own: str
    stands: bool

    @property
    def differs(self) -> bool:
        return not self.stands and self.said != self.own


class WordsOut(BaseModel):
    """What an organisation said at once, by its sheet and line, as far as it says so still."""

    model_config = ConfigDict(frozen=True)

    organisation_name: str
    title: str
    line: int | None
    given_at: datetime
    words: list[WordOut]


def own_words(session: Session, actor: Actor) -> list[WordsOut]:
    """What others said of the actor: what stands of it, and what is kept beside; the first word first."""
    person = find_own(session, actor)
    if person is None:
        return []
    query = select(PartnerWords).where(col(PartnerWords.person_id) == person.id)
    rows = session.exec(query.order_by(col(PartnerWords.id))).all()
    if not rows:
        return []
    last = {(row.organisation_id, field): row.id for row in rows for field in read_words(row.words)}
    names = _names(session, {row.organisation_id for row in rows})
    own = profile_of(session, person, masked=False)
    found = []
    for row in rows:
        words = read_words(row.words)
        kept = [field for field in WordField if last.get((row.organisation_id, field)) == row.id]
        if kept:
            told = [_word(session, own, field, words[field], row) for field in kept]
            name = names.get(row.organisation_id, "")
            found.append(
                WordsOut(
                    organisation_name=name,
                    title=row.title,
                    line=row.line,
                    given_at=row.given_at,
                    words=told,
                )
            )
    return found


def _word(session: Session, own: PersonOut, field: WordField, value: Any, row: PartnerWords) -> WordOut:
    return WordOut(
        field=field,
        said=_text(session, field, value),
        own=_own_text(session, own, field),
        stands=field.value in row.standing.split(),
    )


def _names(session: Session, ids: Collection[int]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(ids))
    return {number: name for number, name in session.exec(query.order_by(col(Organisation.id))) if number}


def _text(session: Session, field: WordField, value: Any) -> str:
    """A word as people read it."""
    match field:
        case WordField.DIVISION:
            return vocab.division_name(session, value) or str(value)
        case WordField.EDUCATION_LEVEL:
            return vocab.education_name(vocab.education_ranks(session).get(value))
        case WordField.SCHOOL | WordField.MAJOR:
            return str(value[1])
        case WordField.EDUCATION:
            return _joined([value["school_name"], value["major_name"], value["end_year"]])
        case WordField.SKILLS | WordField.POSTS:
            return "、".join(value)
    return str(value)


def _own_text(session: Session, own: PersonOut, field: WordField) -> str:
    """The same field of the profile, as people read it."""
    graduate = next((row for row in own.categories if isinstance(row, GraduateRow)), None)
    school = GraduateRow.model_construct(since=own.confirmed_on) if graduate is None else graduate
    texts: dict[WordField, Any] = {
        WordField.NAME: own.name,
        WordField.MOBILE: own.mobile,
        WordField.EMAIL: own.email,
        WordField.DIVISION: own.division_name,
        WordField.EDUCATION_LEVEL: vocab.education_name(
            vocab.education_ranks(session).get(own.education_level or "")
        ),
        WordField.EDUCATION: "；".join(
            _joined([row.school_name, row.major_name, row.end_year]) for row in own.education
        ),
        WordField.SCHOOL: school.school_name,
        WordField.MAJOR: school.major_name,
        WordField.GRADUATION_YEAR: school.graduation_year,
        WordField.STUDENT_NUMBER: school.student_number,
        WordField.SKILLS: "、".join(row.words for row in own.skills),
        WordField.POSTS: "、".join(post.title for post in own.wishes.posts),
    }
    return str(texts.get(field) or "")


def _joined(parts: Sequence[Any]) -> str:
    return " ".join(str(one) for one in parts if one)
