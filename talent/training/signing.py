"""The signed record of a certificate, which is the truth: what a row says beyond it counts for nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from talent.kit.crypto import keyring
from talent.kit.signing import SigningKey, signing_key, signing_keys
from talent.training.enums import CertificateKind, RevocationReason
from talent.training.tables import Certificate


class Record(BaseModel):
    """What is signed. ``holder`` ties it to person and source without telling who they are.

    The id of the key is written into the text when it is signed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = 1
    number: str
    kind: CertificateKind
    title: str
    issuer: str
    skills: tuple[tuple[str, int], ...]
    hours: int | None
    issued_on: date
    expires_on: date | None
    revoked_on: date | None
    revoked_reason: RevocationReason | None
    holder: str


@dataclass(frozen=True, slots=True)
class Signed:
    """The canonical text, its signature, and the id of the key."""

    text: str
    signature: str
    key_id: str


def canonical(record: Record, key_id: str) -> str:
    """One text for one record: fields sorted, no blanks."""
    content = {**record.model_dump(mode="json"), "key": key_id}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sign(record: Record) -> Signed:
    key = signing_key()
    text = canonical(record, key.key_id)
    return Signed(text, key.sign(text.encode()), key.key_id)


def holder_of(number: str, source_id: int, person_id: int) -> str:
    """Keyed, and different for each certificate: two of one person can't be told to be that."""
    return keyring().blind_index(f"{number}\0{source_id}\0{person_id}", "certificate.holder")


def read_signed(row: Certificate, keys: Mapping[str, SigningKey] | None = None) -> Record | None:
    """The record, if it is ours, unchanged, and the row says the same; else None."""
    key = (keys or signing_keys()).get(row.key_id)
    if key is None or not key.verifies(row.signed.encode("utf-8", "surrogatepass"), row.signature):
        return None
    record = _record_of(row.signed, row.key_id)
    if record is None:
        return None
    holder = holder_of(record.number, row.source_id, row.person_id)
    return record if record.holder == holder and _told(record) == _kept(row) else None


def signed_for(row: Certificate, person_id: int, source_id: int) -> dict[str, str]:
    """What the row keeps of the same record when it becomes this person's, or comes of this source. A record
    that can't be read is not signed: it goes on being told as damaged.
    """
    record = read_signed(row)
    if record is None:
        return {"signed": row.signed, "signature": row.signature, "key_id": row.key_id}
    holder = holder_of(record.number, source_id, person_id)
    signed = sign(record.model_copy(update={"holder": holder}))
    return {"signed": signed.text, "signature": signed.signature, "key_id": signed.key_id}


def _record_of(text: str, key_id: str) -> Record | None:
    """What we sign is always a record that names its key. The key is not proof of that: whoever could sign
    with it once may have signed anything.
    """
    try:
        content = json.loads(text)
        if not isinstance(content, dict) or content.pop("key", None) != key_id:
            return None
        return Record.model_validate(content)
    except ValueError:
        return None


def _told(record: Record) -> tuple[Any, ...]:
    return (
        record.number,
        record.kind,
        record.title,
        record.issued_on,
        record.expires_on,
        record.revoked_on,
        record.revoked_reason,
    )


def _kept(row: Certificate) -> tuple[Any, ...]:
    return (
        row.number,
        row.kind,
        row.title,
        row.issued_on,
        row.expires_on,
        row.revoked_on,
        row.revoked_reason,
    )
