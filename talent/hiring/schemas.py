"""What goes into hiring and what comes out of it."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from talent.hiring.enums import (
    Answer,
    Channel,
    EventKind,
    Found,
    NotFoundReason,
    Origin,
    Side,
    Stage,
    ThreadOrder,
    ThreadReason,
    ThreadState,
)
from talent.kit.clock import SHANGHAI
from talent.kit.fields import clean_line, clean_paragraphs
from talent.people.schemas import PersonCard

NOTE_MAX = 500
TEXT_MAX = 1000

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
# The length before the cleaning, so that a complaint counts what was typed.
Note = Annotated[str, Field(max_length=NOTE_MAX), AfterValidator(clean_paragraphs)]
Words = Annotated[str, Field(max_length=TEXT_MAX), AfterValidator(clean_paragraphs)]
Stars = Annotated[int, Field(ge=1, le=5)]


def _of_hebei(moment: datetime) -> datetime:
    """What comes without a zone, as from a form, is the time in Hebei."""
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _filled(text: str) -> str:
    if not text:
        raise PydanticCustomError("text_empty", "请填写此项。")
    return text


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ApplyInput(_In):
    """``contact`` agrees to name, phone and e-mail for this enterprise; the profile is shown in any case."""

    message: Note = ""
    contact: bool = False


class InviteInput(_In):
    person_id: Number
    message: Note = ""


class AnswerInput(_In):
    """What a talent says, to the version that was read. A reason where it is a no."""

    answer: Answer
    version: Version
    reason: ThreadReason | None = None
    message: Words = ""


class StepInput(_In):
    """A step of the enterprise: to talk, to offer, to take back an invitation."""

    state: ThreadState
    version: Version
    message: Words = ""


class InterviewInput(_In):
    version: Version
    at: Annotated[datetime, AfterValidator(_of_hebei)]
    place: Annotated[str, Field(max_length=200), AfterValidator(clean_line), AfterValidator(_filled)]
    message: Words = ""


class RefusalInput(_In):
    version: Version
    reason: ThreadReason
    message: Annotated[Words, AfterValidator(_filled)]


class Picked(_In):
    """A thread of a list as it was read."""

    thread: Number
    version: Version


class RefusalsInput(_In):
    """The same reason and text for several."""

    threads: Annotated[list[Picked], Field(min_length=1, max_length=100)]
    reason: ThreadReason
    message: Annotated[Words, AfterValidator(_filled)]


class HireInput(_In):
    version: Version
    hired_on: date


class UndoHireInput(_In):
    version: Version
    message: Words = ""


class AppraisalInput(_In):
    innovation: Stars
    quality: Stars
    effect: Stars
    contribution: Stars
    remark: Words = ""


class AppraisalAnswerInput(_In):
    """What the person says to it, and whether it stands on the profile."""

    version: Version
    answer: Words = ""
    shown: bool = False


class OutcomeInput(_In):
    found: Found
    reason: NotFoundReason | None = None
    channel: Channel | None = None


class CandidateNoteInput(_In):
    text: Annotated[Note, AfterValidator(_filled)]


class ThreadFilter(_In):
    """Narrows a list of threads; ``turn`` is whose it is, ``demand`` an id."""

    stage: Stage | None = None
    turn: Side | None = None
    demand: Number | None = None
    order: ThreadOrder = ThreadOrder.NEWEST


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class ThreadOut(_Out):
    """A thread in a list. ``person`` is for the enterprise, and empty for somebody whom it sees no more;
    ``name`` is masked until the contact is agreed to. ``days`` is for how long the state has stood.
    """

    id: int
    version: int
    demand_id: int
    demand_title: str
    demand_open: bool
    organisation_id: int
    organisation_name: str
    person_id: int | None
    person: PersonCard | None
    name: str
    origin: Origin
    state: ThreadState
    stage: Stage
    reason: ThreadReason | None
    turn: Side | None
    mine: bool
    refusable: bool
    days: int
    created_at: datetime
    moved_at: datetime


class ThreadMark(_Out):
    """A thread beside a person or a demand of a list."""

    id: int
    state: ThreadState
    over: bool


class EventOut(_Out):
    """A line of the history; ``own`` was done by the side that reads."""

    at: datetime
    side: Side
    own: bool
    kind: EventKind
    state: ThreadState
    reason: ThreadReason | None
    text: str


class HireOut(_Out):
    hired_on: date
    recorded_at: datetime
    appraisable: bool


class AppraisalOut(_Out):
    version: int
    organisation_name: str
    demand_title: str
    innovation: int
    quality: int
    effect: int
    contribution: int
    remark: str
    given_at: datetime
    answer: str
    shown: bool


class CandidateNoteOut(_Out):
    """``by`` is how the colleague is called in this service."""

    id: int
    at: datetime
    by: str
    own: bool
    text: str


class ThreadDetail(_Out):
    """A whole thread as one side sees it: ``next_states`` and ``answers`` are what it may do now.

    ``contact`` tells whether the person agreed to be reached by this enterprise.
    """

    thread: ThreadOut
    events: list[EventOut]
    next_states: list[ThreadState]
    answers: list[Answer]
    interview_at: datetime | None
    interview_place: str
    contact: bool
    hire: HireOut | None
    appraisal: AppraisalOut | None


class Counts(_Out):
    """How many threads each stage has with the other filters on, and how many wait for the reader."""

    stages: dict[Stage, int]
    total: int
    mine: int


class DemandChoice(_Out):
    id: int
    title: str


class Refused(_Out):
    """What became of several refusals: done, and left as they were because they had changed."""

    done: int
    left: int


class RevealOut(_Out):
    """When an enterprise looked at the contact."""

    at: datetime
    organisation_name: str
    thread_id: int


class DisclosureOut(_Out):
    """What an organisation may see; ``withdrawn_at`` is empty while it stands."""

    organisation_id: int
    organisation_name: str
    contact: bool
    given_at: datetime
    withdrawn_at: datetime | None


class OutcomeOut(_Out):
    """A demand that ended and what its enterprise says of it; ``hired`` is what the threads say."""

    demand_id: int
    title: str
    headcount: int | None
    hired: int
    found: Found | None
    reason: NotFoundReason | None
    channel: Channel | None
    answered_at: datetime | None
