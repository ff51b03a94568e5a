"""What certificates look like from outside: to everybody, to the owner, to the issuer."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from talent.training.enums import CertificateKind, RevocationReason, Standing


class SkillReached(BaseModel):
    skill: str
    name: str
    level: int


class CheckedOut(BaseModel):
    """What everybody is told of a number. ``holder`` is a masked name.

    Of a damaged record nothing is told but that.
    """

    number: str
    standing: Standing
    kind: CertificateKind | None = None
    title: str = ""
    holder: str = ""
    issuer: str = ""
    skills: list[SkillReached] = []
    hours: int | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    revoked_on: date | None = None
    revoked_reason: RevocationReason | None = None


class OwnCertificate(CheckedOut):
    """``revoked_because`` are the words of who revoked it; ``url`` is where a stranger checks it."""

    revoked_because: str = ""
    url: str = ""


class PrintedCertificate(OwnCertificate):
    """With the owner's full name, for the owner alone. What is printed has a record that verifies."""

    kind: CertificateKind
    issued_on: date
    name: str


class IssuedOut(CheckedOut):
    """As the issuer and the staff see it."""

    organisation_id: int | None = None
    source_id: int
    revoked_because: str = ""


class IssuedFilter(BaseModel):
    """``words`` are a part of the title, or a number as it is printed."""

    model_config = ConfigDict(extra="ignore")

    words: Annotated[str, Field(max_length=80)] = ""
    kind: CertificateKind | None = None
    class_id: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class SignedRecord(BaseModel):
    """The record as it was signed, for who checks by himself: Ed25519 over the UTF-8 text of ``record``.

    ``signature`` in hexadecimal digits; the public key is in the published list under ``key_id``.
    """

    record: str
    signature: str
    key_id: str
    algorithm: str = "Ed25519"
