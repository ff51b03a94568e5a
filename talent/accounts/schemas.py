"""What comes in and goes out of the accounts area."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from talent.accounts.enums import MemberRole, OrganisationKind, PaperKind, Role, Verification
from talent.kit.fields import Line, Uscc, clean_email, clean_mobile

# Who may open an account without being asked in.
SELF_REGISTERED = frozenset({Role.TALENT, Role.ENTERPRISE, Role.TRAINING_BODY, Role.UNIVERSITY})


def clean_login(text: str) -> str:
    """A mobile number or an e-mail address, in the one form in which it is looked up."""
    return clean_email(text) if "@" in text or "＠" in text else clean_mobile(text)


def _accepted(value: bool) -> bool:
    if not value:
        raise PydanticCustomError("notice", "请先阅读并同意《个人信息处理告知》。")
    return value


def _self_registered(role: Role) -> Role:
    if role not in SELF_REGISTERED:
        raise PydanticCustomError("role", "请选择人才、企业、培训机构或院校。")
    return role


def _none_if_blank(value: Any) -> Any:
    """An empty field of a form is no answer."""
    return None if isinstance(value, str) and not value.strip() else value


_OptionalText = BeforeValidator(_none_if_blank)

Login = Annotated[str, AfterValidator(clean_login), Field(max_length=120)]
# Blanks at the ends belong to a password.
Password = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=128)]
DisplayName = Annotated[Line, Field(max_length=40)]
OrganisationName = Annotated[Line, Field(min_length=2, max_length=120)]
DivisionCode = Annotated[str, Field(pattern=r"^\d{6}$")]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _AccountInput(_Input):
    login: Login
    password: Password = Field(repr=False)
    display_name: DisplayName = ""
    organisation_name: Annotated[OrganisationName | None, _OptionalText] = None
    uscc: Annotated[Uscc | None, _OptionalText] = None
    division: Annotated[DivisionCode | None, _OptionalText] = None


class RegisterInput(_AccountInput):
    """A person, or the first member of an organisation, which then waits for verification."""

    role: Annotated[Role, AfterValidator(_self_registered)] = Role.TALENT
    accepted: Annotated[bool, AfterValidator(_accepted)] = Field(default=False, validate_default=True)


class UserInput(_AccountInput):
    """An account that staff or the operator make: of any role, of an organisation new or known."""

    role: Role
    organisation_id: int | None = Field(default=None, ge=1, le=2**31 - 1)


class InviteInput(_Input):
    """Who is asked in, by mobile number or e-mail, and as what."""

    login: Login
    member: MemberRole = MemberRole.RECRUITER


class JoinInput(_Input):
    """What an invited colleague fills in; the login is the one that was invited."""

    display_name: Annotated[DisplayName, Field(min_length=1)]
    password: Password = Field(repr=False)
    accepted: Annotated[bool, AfterValidator(_accepted)] = Field(default=False, validate_default=True)


class MemberOut(BaseModel):
    """A member as the others of the organisation see them."""

    user_id: int
    display_name: str
    login_masked: str
    member: MemberRole
    active: bool
    me: bool
    since: datetime


class InvitationOut(BaseModel):
    """A colleague who was asked in and has not come yet."""

    id: int
    login_masked: str
    member: MemberRole
    created_at: datetime
    expires_at: datetime


class InvitedOut(InvitationOut):
    """Fresh: ``token`` makes the link ``/join/{token}`` and is shown this once."""

    token: str


class JoiningOut(BaseModel):
    """What a link leads to: which organisation asks, whom, and as what."""

    organisation_name: str
    login_masked: str
    member: MemberRole
    expires_at: datetime


class OrganisationFilter(_Input):
    """Which organisations to list; an empty field asks nothing."""

    kind: Annotated[OrganisationKind | None, _OptionalText] = None
    verification: Annotated[Verification | None, _OptionalText] = None
    # Only those that wait for a decision, a renewal among them, the longest wait first.
    waiting: bool = False
    words: Annotated[Line, Field(max_length=60)] = ""


class OrganisationOut(BaseModel):
    """``verification`` is as of today: a verification past its day shows as lapsed."""

    id: int
    kind: OrganisationKind
    name: str
    uscc: str | None
    verification: Verification
    verified_until: date | None
    # The market on whose word it counts as verified; empty for who registered here.
    vouched_by: str = ""
    # For its members and the staff; empty for everybody else.
    verification_note: str = ""
    # Since when it waits for a decision; for its members and the staff as well.
    applied_at: datetime | None = None
    division: str | None
    version: int


class PaperOut(BaseModel):
    """A licence that was handed in."""

    id: int
    organisation_id: int
    kind: PaperKind
    size: int
    uploaded_at: datetime


class DecisionOut(BaseModel):
    """What was decided on an organisation; ``decided_by`` is a name, for the staff alone."""

    decision: Verification
    note: str
    decided_at: datetime
    decided_by: str


class UserOut(BaseModel):
    """An account as its owner and the staff see it."""

    id: int
    role: Role
    display_name: str
    login_masked: str
    organisation: OrganisationOut | None
    member: MemberRole | None = None
