"""Users, their organisations, sessions and tokens."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from talent.accounts.enums import MemberRole, OrganisationKind, PaperKind, Role, Verification
from talent.kit.clock import now
from talent.kit.crypto import EncryptedText
from talent.kit.db import UtcDateTime
from talent.kit.labels import EnumString


class Organisation(SQLModel, table=True):
    """An enterprise, a training body, a university or the market; ``uscc`` is its identity."""

    __tablename__ = "organisation"

    id: int | None = Field(default=None, primary_key=True)
    kind: OrganisationKind = Field(sa_type=EnumString(OrganisationKind), index=True)
    name: str = Field(max_length=120)
    uscc: str | None = Field(default=None, max_length=18, unique=True)
    division: str | None = Field(default=None, max_length=6)
    verification: Verification = Field(
        default=Verification.PENDING,
        sa_type=EnumString(Verification),
        index=True,
    )
    verified_on: date | None = None
    verified_until: date | None = None
    verification_note: str = Field(default="", max_length=500)
    # The market on whose word it was entered and counts as verified; empty for who registered here.
    vouched_by: str = Field(default="", max_length=120)
    # Since when it waits to be verified, or verified again; None where nothing waits.
    applied_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class User(SQLModel, table=True):
    """Who can log in. The login (mobile or e-mail) is stored encrypted, found by its blind index."""

    __tablename__ = "user_account"

    id: int | None = Field(default=None, primary_key=True)
    role: Role = Field(sa_type=EnumString(Role), index=True)
    login: str = Field(sa_type=EncryptedText("user_account.login"))
    login_index: str = Field(max_length=64, unique=True)
    display_name: str = Field(default="", sa_type=EncryptedText("user_account.display_name"))
    password_hash: str = Field(max_length=200)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    # The part in the organisation; None for who belongs to none, and for programs.
    member: MemberRole | None = Field(default=None, sa_type=EnumString(MemberRole))
    active: bool = True
    # Raised at each change of password or role: every older session then ends.
    auth_version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class MemberInvitation(SQLModel, table=True):
    """A colleague who is asked in, until ``expires_at`` and once. The link's token is kept as a digest."""

    __tablename__ = "member_invitation"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    login: str = Field(sa_type=EncryptedText("member_invitation.login"))
    login_index: str = Field(max_length=64, index=True)
    member: MemberRole = Field(sa_type=EnumString(MemberRole))
    token_digest: str = Field(default="", max_length=64, index=True)
    invited_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    joined_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OrganisationPaper(SQLModel, table=True):
    """A business licence that was handed in; the file lies encrypted under its random name."""

    __tablename__ = "organisation_paper"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    kind: PaperKind = Field(sa_type=EnumString(PaperKind))
    stored_as: str = Field(max_length=64, unique=True)
    size: int
    uploaded_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    uploaded_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class OrganisationDecision(SQLModel, table=True):
    """What the staff decided on an organisation, one row for each decision."""

    __tablename__ = "organisation_decision"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    decision: Verification = Field(sa_type=EnumString(Verification))
    note: str = Field(default="", max_length=500)
    decided_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    decided_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class LoginSession(SQLModel, table=True):
    """A logged-in browser. The cookie holds the token, the table only its digest."""

    __tablename__ = "login_session"

    id: int | None = Field(default=None, primary_key=True)
    token_digest: str = Field(max_length=64, unique=True)
    user_id: int = Field(foreign_key="user_account.id", index=True, ondelete="CASCADE")
    auth_version: int
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class ApiToken(SQLModel, table=True):
    """An opaque bearer token of a program; shown once, kept as a digest."""

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    token_digest: str = Field(max_length=64, unique=True)
    user_id: int = Field(foreign_key="user_account.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=60)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInThrottle(SQLModel, table=True):
    """A leaky bucket of failed tries for each account and address, shared by all workers."""

    __tablename__ = "sign_in_throttle"

    key: str = Field(primary_key=True, max_length=80)
    # How full it is shows in the time until it will have run dry.
    empty_at: datetime = Field(sa_type=UtcDateTime, index=True)
    blocked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
