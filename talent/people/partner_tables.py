"""What organisations say of people: their words, and whom a university handed in as its graduates."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from talent.kit.clock import now
from talent.kit.crypto import EncryptedText
from talent.kit.db import UtcDateTime


class PartnerWords(SQLModel, table=True):
    """What an organisation said of a person at once, in so far as it had not said so before.

    ``words`` are fields (``WordField``) with values, JSON. ``standing`` names those that the profile has from
    here, with blanks between: at most one row of a person has a field, and none has it once the person wrote
    it. ``source`` is ``sheet:12`` or the like, ``title`` and ``line`` are how people are told of it.
    """

    __tablename__ = "partner_words"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    source: str = Field(default="", max_length=40)
    title: str = Field(default="", max_length=40)
    line: int | None = None
    words: str = Field(sa_type=EncryptedText("partner_words.words"))
    standing: str = Field(default="", max_length=400)
    given_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class GraduateEntry(SQLModel, table=True):
    """A person whom a university handed in as its graduate: what its list is narrowed by, beside its words.

    ``made``: there was no profile before.
    """

    __tablename__ = "graduate_entry"
    __table_args__ = (
        UniqueConstraint("organisation_id", "person_id"),
        UniqueConstraint("organisation_id", "student_number_index"),
        Index(
            "ix_graduate_entry_organisation_id_graduation_year_id", "organisation_id", "graduation_year", "id"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    student_number_index: str | None = Field(default=None, max_length=64)
    graduation_year: int
    major_name: str = Field(default="", max_length=60)
    made: bool = False
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
