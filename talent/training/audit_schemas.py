"""What goes into sampling audits and what comes out of them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from talent.accounts.enums import PaperKind
from talent.kit.clock import today
from talent.kit.fields import Line, Paragraphs
from talent.kit.paging import Paged
from talent.training.audit_rules import BODY_SHARE, LEAST_RECORDS, MOST_RECORDS, RECORD_SHARE
from talent.training.enums import AuditState, Finding, Party, RecordVerdict

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Percent = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AuditInput(_Input):
    """An audit over a period; shares are percents."""

    audit_title: Annotated[Line, Field(min_length=1, max_length=80)]
    since: date
    until: date
    due_on: date
    body_share: Percent = BODY_SHARE * 100
    record_share: Percent = RECORD_SHARE * 100
    least_records: Annotated[int, Field(ge=1, le=100)] = LEAST_RECORDS
    most_records: Annotated[int, Field(ge=1, le=100)] = MOST_RECORDS

    @model_validator(mode="after")
    def _in_order(self) -> "AuditInput":
        if self.since > self.until:
            raise PydanticCustomError("period", "抽查期间的开始日期不能晚于结束日期。")
        if self.until > today():
            raise PydanticCustomError("period", "抽查期间不能晚于今天。")
        if self.due_on <= today():
            raise PydanticCustomError("due", "提交期限应在今天之后。")
        if self.least_records > self.most_records:
            raise PydanticCustomError("records", "每家最少抽查数不能大于最多抽查数。")
        return self


class AuditFilter(_Input):
    """Bodies of an audit in a state, or with a finding."""

    state: AuditState | None = None
    finding: Finding | None = None


class VerdictInput(_Input):
    """What the staff say of a record; a refusal says why."""

    verdict: RecordVerdict
    verdict_reason: Annotated[Line, Field(max_length=300)] = ""
    version: Version

    @model_validator(mode="after")
    def _says_why(self) -> "VerdictInput":
        if self.verdict is RecordVerdict.REFUSED and not self.verdict_reason:
            raise PydanticCustomError("reason", "认定不实或证据不足时，请写明理由。")
        return self


class ObjectionInput(_Input):
    objection: Annotated[Paragraphs, Field(min_length=5, max_length=2000)]
    version: Version


class FindingInput(_Input):
    """How the audit of a body ends; anything but sound says why."""

    finding: Finding
    finding_note: Annotated[Paragraphs, Field(max_length=500)] = ""
    version: Version

    @model_validator(mode="after")
    def _says_why(self) -> "FindingInput":
        if self.finding is not Finding.SOUND and not self.finding_note:
            raise PydanticCustomError("note", "结论不是“合格”时，请写明理由和整改要求。")
        return self


class StepInput(_Input):
    """A step that needs no more than to know which state it was taken from."""

    version: Version


class AuditOut(BaseModel):
    """An audit in the list of the staff, with how its bodies stand."""

    id: int
    title: str
    since: date
    until: date
    due_on: date
    opened_at: datetime
    seed: int
    body_share: float
    record_share: float
    least_records: int
    most_records: int
    bodies: int
    waiting: int
    settled: int


class AuditedBodyRow(BaseModel):
    """A body in an audit, as the staff list it."""

    id: int
    organisation_id: int
    organisation_name: str
    state: AuditState
    turn: Party | None
    records: int
    refused: int
    finding: Finding | None


class AuditDetail(AuditOut):
    drawn: Paged[AuditedBodyRow]


class Redrawn(BaseModel):
    """The draw made again: whether it is the same, and from how many bodies and records it is made."""

    same: bool
    bodies: int
    records: int


class ProofOut(BaseModel):
    id: int
    kind: PaperKind
    size: int
    uploaded_at: datetime


class AuditedRecordOut(BaseModel):
    """A completion in a sample; ``person_name`` is empty once the person is forgotten."""

    id: int
    completion_id: int
    person_name: str
    course_title: str
    class_code: str
    completed_on: date
    hours: int
    score: float | None
    revoked: bool
    verdict: RecordVerdict
    reason: str
    proofs: list[ProofOut]


class OwnAuditRow(BaseModel):
    """An audit in a body's own list: nothing in it tells who else was drawn."""

    audit_id: int
    title: str
    due_on: date
    state: AuditState
    turn: Party | None
    finding: Finding | None


class AuditedBodyOut(BaseModel):
    """The audit of one body: the same for the staff and, without a half-made review, for the body."""

    id: int
    audit_id: int
    title: str
    organisation_name: str
    since: date
    until: date
    due_on: date
    state: AuditState
    turn: Party | None
    objection: str
    object_until: date | None
    finding: Finding | None
    finding_note: str
    version: int
    collecting: bool
    judging: bool
    may_object: bool
    may_settle: bool
    revocable: int
    records: list[AuditedRecordOut]
