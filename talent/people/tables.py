"""One person, once; a membership row with dates for each category that the person is or was in."""

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from talent.kit.clock import now
from talent.kit.crypto import EncryptedText
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString
from talent.kit.terms import Category, EmploymentKind
from talent.people.enums import BlockOrigin, ConsentKind, EvidenceKind, Visibility


class Person(SQLModel, table=True):
    """Who it is and how far others may see. Names, numbers and addresses are encrypted."""

    __tablename__ = "person"
    # The order of the list, read from its end.
    __table_args__ = (
        Index("ix_person_confirmed_on_id", "confirmed_on", "id"),
        # How many there are to be seen is counted from these alone; the first also has their order.
        Index("ix_person_agreed_confirmed_on_id_visibility", "agreed", "confirmed_on", "id", "visibility"),
        Index("ix_person_division_agreed_visibility_id", "division", "agreed", "visibility", "id"),
        # A number must never come twice: a profile that was merged into another may come back under its own.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    # Empty for a profile that an organisation handed in and nobody has claimed yet.
    user_id: int | None = Field(default=None, foreign_key="user_account.id", unique=True)
    name: str = Field(sa_type=EncryptedText("person.name"))
    mobile: str | None = Field(default=None, sa_type=EncryptedText("person.mobile"))
    mobile_index: str | None = Field(default=None, max_length=64, index=True)
    email: str | None = Field(default=None, sa_type=EncryptedText("person.email"))
    email_index: str | None = Field(default=None, max_length=64, index=True)
    resident_id: str | None = Field(default=None, sa_type=EncryptedText("person.resident_id"))
    resident_id_index: str | None = Field(default=None, max_length=64, unique=True)
    division: str | None = Field(default=None, max_length=6)
    education_level: str | None = Field(default=None, max_length=2)
    # Counted from the posts held unless the person wrote it.
    experience_years: float | None = None
    experience_stated: bool = False
    introduction: str = Field(default="", sa_type=Text)
    visibility: Visibility = Field(default=Visibility.VERIFIED, sa_type=EnumString(Visibility), index=True)
    # Has agreed to the notice and not taken it back: what ``consent`` says, kept where every list reads it.
    agreed: bool = False
    opted_out: bool = Field(default=False, index=True)
    # Out of every ranking before this day; from it on in again by itself.
    paused_until: date | None = Field(default=None, index=True)
    # The day on which the person last said that all this is still true.
    confirmed_on: date
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Membership(SQLModel, table=True):
    """The person is in a category from ``since`` until ``until`` (open: still)."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "category"),
        # Who is in a category today, without touching the rows.
        Index("ix_membership_category_person_id_until", "category", "person_id", "until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    category: Category = Field(sa_type=EnumString(Category))
    since: date
    until: date | None = None


class GraduateDetail(SQLModel, table=True):
    __tablename__ = "graduate_detail"

    membership_id: int = Field(primary_key=True, foreign_key="membership.id", ondelete="CASCADE")
    school_code: str | None = Field(default=None, max_length=10)
    school_name: str = Field(default="", max_length=60)
    major_code: str | None = Field(default=None, max_length=8)
    major_name: str = Field(default="", max_length=60)
    graduation_year: int | None = None
    student_number: str | None = Field(default=None, sa_type=EncryptedText("graduate_detail.student_number"))
    student_number_index: str | None = Field(default=None, max_length=64, index=True)


class TraineeDetail(SQLModel, table=True):
    """One training that a trainee took part in."""

    __tablename__ = "trainee_detail"

    id: int | None = Field(default=None, primary_key=True)
    membership_id: int = Field(foreign_key="membership.id", index=True, ondelete="CASCADE")
    course: str = Field(max_length=80)
    training_body: str = Field(default="", max_length=80)
    completed_on: date | None = None
    hours: int | None = None


class PractitionerDetail(SQLModel, table=True):
    """The present post; posts held before are in ``work``."""

    __tablename__ = "practitioner_detail"

    membership_id: int = Field(primary_key=True, foreign_key="membership.id", ondelete="CASCADE")
    employer: str = Field(default="", max_length=80)
    title: str = Field(default="", max_length=60)


class InstructorDetail(SQLModel, table=True):
    __tablename__ = "instructor_detail"

    membership_id: int = Field(primary_key=True, foreign_key="membership.id", ondelete="CASCADE")
    teaches: str = Field(default="", max_length=300)
    practice: str = Field(default="", max_length=500)
    availability: str = Field(default="", max_length=200)
    hours_taught: int | None = None


class Education(SQLModel, table=True):
    __tablename__ = "education"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    position: int = 0
    school_code: str | None = Field(default=None, max_length=10)
    school_name: str = Field(max_length=60)
    major_code: str | None = Field(default=None, max_length=8)
    major_name: str = Field(default="", max_length=60)
    level: str | None = Field(default=None, max_length=2)
    start_year: int | None = None
    end_year: int | None = None


class Work(SQLModel, table=True):
    """A post held. ``occupation`` is what the title means, where the code list knows it."""

    __tablename__ = "work"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    position: int = 0
    employer: str = Field(default="", max_length=80)
    title: str = Field(max_length=60)
    occupation: str | None = Field(default=None, max_length=16)
    started_on: date | None = None
    ended_on: date | None = None
    duties: str = Field(default="", sa_type=Text)


class PersonSkill(SQLModel, table=True):
    """A skill that the person states: own words, level 1-4, and whether it was used in a post held."""

    __tablename__ = "person_skill"
    # Words that no code list has are read all together, without touching the rows.
    __table_args__ = (Index("ix_person_skill_skill_words", "skill", "words"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    position: int = 0
    words: str = Field(max_length=60)
    skill: str | None = Field(default=None, max_length=60)
    level: int = 1
    used: bool = False
    # The skill as which the words would be read, and which the person said they are not.
    refused: str | None = Field(default=None, max_length=60)


class SkillEvidence(SQLModel, table=True):
    """Somebody vouches for a skill of a person: a course completed, an employer's word, an exam passed."""

    __tablename__ = "skill_evidence"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    skill: str = Field(max_length=60, index=True)
    kind: EvidenceKind = Field(sa_type=EnumString(EvidenceKind))
    level: int = 1
    vouched_by: str = Field(default="", max_length=120)
    given_on: date
    revoked_on: date | None = None
    # What it came of, such as ``completion:17``; empty for a word given by hand.
    source: str = Field(default="", max_length=40, index=True)
    # Of the course or exam.
    title: str = Field(default="", max_length=120)
    # The day on which the person said that the skill is not to stand in the profile.
    declined_on: date | None = None


class Wish(SQLModel, table=True):
    """What the person asks of a post; an empty field asks nothing. Pay is whole yuan a month."""

    __tablename__ = "wish"

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    salary_min: int | None = None
    kind: EmploymentKind | None = Field(default=None, sa_type=EnumString(EmploymentKind))
    available_from: date | None = None
    remote: bool = False


class WishDivision(SQLModel, table=True):
    __tablename__ = "wish_division"

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    division: str = Field(primary_key=True, max_length=6)


class WishOccupation(SQLModel, table=True):
    """A post wished for, in the person's words; ``occupation`` where the code list knows it."""

    __tablename__ = "wish_occupation"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    title: str = Field(max_length=60)
    occupation: str | None = Field(default=None, max_length=16)


class Consent(SQLModel, table=True):
    """An agreement of the person to a text of a version, and when it was taken back."""

    __tablename__ = "consent"
    # Whoever is shown or ranked has agreed, so this is asked of everybody, without touching the rows.
    __table_args__ = (Index("ix_consent_person_id_kind_withdrawn_at", "person_id", "kind", "withdrawn_at"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    kind: ConsentKind = Field(sa_type=EnumString(ConsentKind))
    text_version: str = Field(max_length=20)
    given_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Disclosure(SQLModel, table=True):
    """The person lets one organisation see the profile, and with ``contact`` name, phone and e-mail."""

    __tablename__ = "disclosure"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    organisation_id: int = Field(foreign_key="organisation.id", index=True, ondelete="CASCADE")
    contact: bool = False
    given_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EmployerBlock(SQLModel, table=True):
    """An employer that never sees the person, known by its folded name and, if picked in the system, its id.

    One that was added because the person works there stays as a row with ``lifted_at`` when the person
    removes it, or it would come back with the next change of the profile.
    """

    __tablename__ = "employer_block"
    __table_args__ = (UniqueConstraint("person_id", "folded"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    organisation_id: int | None = Field(
        default=None, foreign_key="organisation.id", index=True, ondelete="SET NULL"
    )
    name: str = Field(max_length=120)
    folded: str = Field(max_length=120, index=True)
    origin: BlockOrigin = Field(sa_type=EnumString(BlockOrigin))
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    lifted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProfileDraft(SQLModel, table=True):
    """What the person has typed into a step and not saved yet: the form's fields as JSON, encrypted."""

    __tablename__ = "profile_draft"

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    step: str = Field(primary_key=True, max_length=20)
    # That of the profile from which the form was drawn.
    version: int
    fields: str = Field(sa_type=EncryptedText("profile_draft.fields"))
    saved_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
