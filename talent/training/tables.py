"""Courses, classes, who is in them and completed them, certificates, and audits of what was declared."""

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from talent.accounts.enums import PaperKind
from talent.kit.clock import now
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString
from talent.training.enums import (
    AuditState,
    CertificateKind,
    ClassState,
    CourseState,
    EnrolmentState,
    Finding,
    RecordVerdict,
    RevocationReason,
    TeachingMode,
)


class Course(SQLModel, table=True):
    """What a training body teaches; ``code`` is the body's own number of it. Fee in whole yuan."""

    __tablename__ = "course"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    code: str = Field(max_length=30)
    title: str = Field(max_length=80)
    summary: str = Field(default="", sa_type=Text)
    for_whom: str = Field(default="", max_length=300)
    mode: TeachingMode = Field(sa_type=EnumString(TeachingMode), index=True)
    hours: int
    fee: int = 0
    state: CourseState = Field(default=CourseState.DRAFT, sa_type=EnumString(CourseState), index=True)
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class CourseSkill(SQLModel, table=True):
    """A skill that the course teaches, and the level 1-4 that who completes it has reached."""

    __tablename__ = "course_skill"

    course_id: int = Field(primary_key=True, foreign_key="course.id", ondelete="CASCADE")
    skill: str = Field(primary_key=True, max_length=60, index=True)
    level: int = 1


class TrainingClass(SQLModel, table=True):
    """One run of a course, with its dates, place and seats; ``code`` is the body's own number of it."""

    __tablename__ = "training_class"
    __table_args__ = (
        UniqueConstraint("course_id", "code"),
        Index("ix_training_class_state_starts_on", "state", "starts_on", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id")
    code: str = Field(max_length=30)
    mode: TeachingMode = Field(sa_type=EnumString(TeachingMode))
    division: str | None = Field(default=None, max_length=6, index=True)
    place: str = Field(default="", max_length=200)
    link: str = Field(default="", max_length=300)
    starts_on: date
    ends_on: date
    # The last day on which people may enrol.
    enrol_until: date
    seats: int
    state: ClassState = Field(default=ClassState.DRAFT, sa_type=EnumString(ClassState))
    # The first day of which everybody in it was reminded; a class put off is told of anew.
    reminded_of: date | None = None
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class ClassInstructor(SQLModel, table=True):
    """Somebody of the talent database who teaches the class."""

    __tablename__ = "class_instructor"

    class_id: int = Field(primary_key=True, foreign_key="training_class.id", ondelete="CASCADE")
    person_id: int = Field(primary_key=True, foreign_key="person.id", index=True, ondelete="CASCADE")


class Enrolment(SQLModel, table=True):
    """A person in a class, once; who waits comes in by ``queued_at``. The score is out of 100."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("class_id", "person_id"),
        Index("ix_enrolment_class_id_state_queued_at", "class_id", "state", "queued_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    class_id: int = Field(foreign_key="training_class.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    state: EnrolmentState = Field(sa_type=EnumString(EnrolmentState))
    queued_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    hours_attended: int | None = None
    score: float | None = None
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Completion(SQLModel, table=True):
    """A person completed a class: of those that stand, one for each class and person. What was revoked stays
    beside the one that was logged instead. The score is out of 100.
    """

    __tablename__ = "completion"
    __table_args__ = (
        Index(
            "uq_completion_standing",
            "class_id",
            "person_id",
            unique=True,
            sqlite_where=text("revoked_on IS NULL"),
            postgresql_where=text("revoked_on IS NULL"),
        ),
        Index("ix_completion_class_id_completed_on", "class_id", "completed_on", "id"),
        Index("ix_completion_organisation_id_completed_on", "organisation_id", "completed_on", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    # The body and the course stand here too: they are counted by, and never change.
    organisation_id: int = Field(foreign_key="organisation.id")
    course_id: int = Field(foreign_key="course.id", index=True)
    class_id: int = Field(foreign_key="training_class.id")
    # Empty once the person is forgotten: a person-time stays counted without the person.
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True, ondelete="SET NULL")
    completed_on: date = Field(index=True)
    hours: int
    score: float | None = None
    revoked_on: date | None = None
    revoked_because: str = Field(default="", max_length=200)
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class CompletionChange(SQLModel, table=True):
    """What a correction or a revocation changed: the values before, as JSON, and why."""

    __tablename__ = "completion_change"

    id: int | None = Field(default=None, primary_key=True)
    completion_id: int = Field(foreign_key="completion.id", index=True, ondelete="CASCADE")
    before: str = Field(sa_type=Text)
    reason: str = Field(default="", max_length=200)
    changed_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    changed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Certificate(SQLModel, table=True):
    """What a stranger can check. ``signed`` is the record that was signed, canonical JSON; it names nobody.

    ``number`` can't be guessed. ``source_id`` is the completion or, of an exam, the attempt. Why it was
    revoked is told to everybody as ``revoked_reason``; the words stay between issuer and owner.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("kind", "source_id"),
        # The order of the lists of an issuer and of the staff.
        Index("ix_certificate_organisation_id_issued_on", "organisation_id", "issued_on", "id"),
        Index("ix_certificate_issued_on", "issued_on", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=40, unique=True)
    kind: CertificateKind = Field(sa_type=EnumString(CertificateKind))
    source_id: int
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    title: str = Field(max_length=120)
    issued_on: date
    expires_on: date | None = None
    revoked_on: date | None = None
    revoked_reason: RevocationReason | None = Field(default=None, sa_type=EnumString(RevocationReason))
    revoked_because: str = Field(default="", max_length=200)
    signed: str = Field(sa_type=Text)
    signature: str = Field(max_length=200)
    key_id: str = Field(max_length=43)
    # The place in the public lists of revocations: drawn by lot, so that it tells of no other certificate.
    status_index: int = Field(unique=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class RetiredStatus(SQLModel, table=True):
    """The place of a certificate that is gone with its owner: who holds a copy is told that it is revoked."""

    __tablename__ = "retired_status"

    status_index: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class SamplingAudit(SQLModel, table=True):
    """A seeded sample of bodies, and of the completions that each declared in a period."""

    __tablename__ = "sampling_audit"

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=80)
    seed: int
    since: date
    until: date
    body_share: float
    record_share: float
    least_records: int
    most_records: int
    # The day by which proofs have to be handed in.
    due_on: date
    opened_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    opened_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class AuditedBody(SQLModel, table=True):
    """One training body in a sampling audit."""

    __tablename__ = "audited_body"
    __table_args__ = (UniqueConstraint("audit_id", "organisation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    audit_id: int = Field(foreign_key="sampling_audit.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    state: AuditState = Field(default=AuditState.ASKED, sa_type=EnumString(AuditState), index=True)
    objection: str = Field(default="", sa_type=Text)
    finding: Finding | None = Field(default=None, sa_type=EnumString(Finding))
    finding_note: str = Field(default="", max_length=500)
    decided_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    # The last day on which the body may object to what the review found.
    object_until: date | None = None
    # How many days were left when the body was last reminded.
    reminded: int | None = None
    version: int = 1
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class AuditedRecord(SQLModel, table=True):
    """One completion in the sample of a body."""

    __tablename__ = "audited_record"
    __table_args__ = (UniqueConstraint("body_id", "completion_id"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="audited_body.id", ondelete="CASCADE")
    completion_id: int = Field(foreign_key="completion.id", index=True, ondelete="CASCADE")
    verdict: RecordVerdict = Field(default=RecordVerdict.PENDING, sa_type=EnumString(RecordVerdict))
    reason: str = Field(default="", max_length=300)


class AuditProof(SQLModel, table=True):
    """A paper that a body hands in for one record; the file lies encrypted under its random name."""

    __tablename__ = "audit_proof"

    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="audited_record.id", index=True, ondelete="CASCADE")
    kind: PaperKind = Field(sa_type=EnumString(PaperKind))
    stored_as: str = Field(max_length=64, unique=True)
    size: int
    uploaded_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    uploaded_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SkillTally(SQLModel, table=True):
    """What the last night counted of a skill, or of a group of skills, in one city: numbers, nobody by name.

    The city is empty for demands that name no place.
    """

    __tablename__ = "skill_tally"

    scope: str = Field(primary_key=True, max_length=8)
    key: str = Field(primary_key=True, max_length=60)
    city: str = Field(primary_key=True, max_length=6)
    demands: int
    wanted: int
    stated: int
    proven: int
    counted_on: date
