"""What goes into the identity area and what comes out."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from talent.identity.enums import CodeScope, Compared, Decision, MergeCause, Obstacle, PairReason, PairState
from talent.kit.fields import Line
from talent.people.enums import ConsentKind
from talent.people.rows import Input, PersonName

Reason = Annotated[Line, Field(max_length=300)]


class CodesInput(Input):
    """An organisation asks for codes."""

    scope: CodeScope = CodeScope.MISSING


class CodeInput(Input):
    """What a person enters to find the own profile."""

    code: Annotated[str, Field(min_length=1, max_length=60)]
    name: PersonName


class ClaimInput(Input):
    """What the person agrees to while taking the profile over."""

    agreed: frozenset[ConsentKind] = frozenset()


class PairFilter(Input):
    state: PairState = PairState.OPEN


class DecisionInput(Input):
    """What staff decide on a pair as it was shown, and why."""

    decision: Decision
    reason: Reason = ""
    version: Annotated[int, Field(ge=1)]


class AnswerInput(Input):
    """Whether both profiles are the person's."""

    same: bool
    version: Annotated[int, Field(ge=1)]


class UndoInput(Input):
    reason: Annotated[Line, Field(min_length=1, max_length=300)]


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class UnclaimedOut(_Out):
    """Somebody handed in whom nobody has claimed, and until when a code of theirs is good."""

    id: int
    name: str
    mobile: str
    handed_in_on: date
    code_until: date | None


class CodesFile(_Out):
    """``count`` codes, as a spreadsheet; they are shown nowhere else."""

    count: int
    content: bytes


class SideOut(_Out):
    """One of two profiles, masked, with what tells people apart."""

    id: int
    name: str
    mobile: str
    email: str
    has_account: bool
    division: str
    schools: tuple[str, ...]
    posts: tuple[str, ...]
    categories: tuple[str, ...]
    trainings: tuple[str, ...]
    handed_in_by: tuple[str, ...]
    made_on: date


class ComparedLine(_Out):
    """One thing about two profiles; ``agrees`` is None where one of them says nothing."""

    field: Compared
    left: tuple[str, ...]
    right: tuple[str, ...]
    agrees: bool | None


class PairRow(_Out):
    id: int
    name: str
    reasons: tuple[PairReason, ...]
    state: PairState
    accounts: int
    found_at: datetime


class PairOut(_Out):
    """A pair side by side; ``stays`` is the profile into which the other would go, ``obstacle`` why not."""

    id: int
    version: int
    state: PairState
    reasons: tuple[PairReason, ...]
    reason: str
    decided_at: datetime | None
    left: SideOut
    right: SideOut
    lines: tuple[ComparedLine, ...]
    stays: int
    accounts: int
    obstacle: Obstacle | None


class AskedOut(_Out):
    """What the owner of one of two profiles is asked: the own one first."""

    id: int
    version: int
    own: SideOut
    other: SideOut
    lines: tuple[ComparedLine, ...]
    stays: int
    both_owned: bool
    answered: bool


class ClaimableOut(_Out):
    """The profile that a code opens, as its person may see it before agreeing."""

    name: str
    mobile: str
    organisation: str
    schools: tuple[str, ...]
    categories: tuple[str, ...]
    trainings: tuple[str, ...]
    has_own: bool
    # What the person has agreed to already.
    agreed: frozenset[ConsentKind]


class MergeOut(_Out):
    """``undo_until`` is None where it can't be undone any more."""

    id: int
    kept_id: int
    gone_id: int
    name: str
    cause: MergeCause
    reason: str
    merged_at: datetime
    moved: int
    gave_way: int
    undo_until: date | None
    undone_at: datetime | None
    undone_because: str
