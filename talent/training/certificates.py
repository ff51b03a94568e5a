"""Issues and revokes certificates, for the areas that know what they attest."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import now, today
from talent.training.certificate_numbers import new_number
from talent.training.certificate_queries import insert_new, issuer_names, lock_of_sources, retired_among
from talent.training.enums import CertificateKind, RevocationReason
from talent.training.signing import Record, holder_of, read_signed, sign
from talent.training.tables import Certificate

# Who issues a certificate that no organisation answers for.
PLATFORM = "河北电子商务人才服务（冀才）"
# Places in all lists of revocations together: many more than there will ever be certificates.
STATUS_PLACES = 2**24
TITLE_MAX = 120
_AT_ONCE = 500
_REASON_MAX = 200

T = TypeVar("T")


@dataclass(frozen=True)
class ToCertify:
    """What a certificate has to say. ``source_id`` is the completion or the attempt; issuer None: ourselves.

    ``skills`` are codes with the level 1-4 that was reached.
    """

    kind: CertificateKind
    source_id: int
    person_id: int
    organisation_id: int | None
    title: str
    issued_on: date
    skills: tuple[tuple[str, int], ...] = ()
    hours: int | None = None
    expires_on: date | None = None


def issue_certificates(session: Session, actor: Actor, wanted: Sequence[ToCertify]) -> None:
    """Makes the certificate of each source say exactly this, and stand: one source, one number for ever.

    For areas that have asked for their own permission. What says so already is left as it is; what was
    revoked and is wanted again stands again.
    """
    latest = {(one.kind, one.source_id): one for one in wanted}
    issuers = issuer_names(
        session, {one.organisation_id for one in wanted if one.organisation_id is not None}
    )
    made = changed = 0
    for kind in sorted({one.kind for one in wanted}):
        of_kind = [one for one in latest.values() if one.kind is kind]
        for some in _portions(of_kind):
            rows = lock_of_sources(session, kind, [one.source_id for one in some])
            standing = [(rows[one.source_id], one) for one in some if one.source_id in rows]
            changed += sum(_settle(row, one, issuers) for row, one in standing)
            session.flush()
            made += _add(session, kind, [one for one in some if one.source_id not in rows], issuers)
    if made or changed:
        detail = f"new {made} changed {changed}"
        record(session, actor, Action.CERTIFICATE_ISSUE, "certificate", None, detail)


def revoke_certificates(
    session: Session,
    actor: Actor,
    kind: CertificateKind,
    source_ids: Sequence[int],
    because: str,
    reason: RevocationReason = RevocationReason.ISSUER,
) -> None:
    """From now on they are said to be revoked. ``because`` is for the owner, ``reason`` for everybody.

    For areas that have asked for their own permission; what is revoked already stays as it is.
    """
    revoked = 0
    for some in _portions(sorted(set(source_ids))):
        for row in lock_of_sources(session, kind, some).values():
            if row.revoked_on is None:
                _revoke(row, because, reason)
                revoked += 1
        session.flush()
    if revoked:
        detail = f"{kind} {revoked} {reason}"
        record(session, actor, Action.CERTIFICATE_REVOKE, "certificate", None, detail)


def _settle(row: Certificate, wanted: ToCertify, issuers: dict[int, str]) -> bool:
    """Whether the row had to be changed and signed anew."""
    said = _record(row.number, wanted, issuers)
    standing = read_signed(row)
    if standing == said and row.organisation_id == wanted.organisation_id:
        return False
    for name, value in _columns(said, wanted).items():
        setattr(row, name, value)
    return True


def _add(session: Session, kind: CertificateKind, wanted: list[ToCertify], issuers: dict[int, str]) -> int:
    """Draws numbers and places until each has its own; what is taken shows by not being there."""
    missing = wanted
    while missing:
        places = _free_places(session, len(missing))
        insert_new(
            session,
            [_new_row(one, place, issuers) for one, place in zip(missing, places, strict=True)],
        )
        there = lock_of_sources(session, kind, [one.source_id for one in missing])
        missing = [one for one in missing if one.source_id not in there]
    return len(wanted)


def _free_places(session: Session, number: int) -> list[int]:
    """Drawn by lot: a place must not tell how many certificates there are, nor which came before."""
    drawn: set[int] = set()
    while len(drawn) < number:
        fresh = {secrets.randbelow(STATUS_PLACES) for _ in range(number - len(drawn))}
        drawn |= fresh - retired_among(session, fresh)
    return list(drawn)


def _new_row(wanted: ToCertify, place: int, issuers: dict[int, str]) -> dict[str, Any]:
    said = _record(new_number(), wanted, issuers)
    return {
        "number": said.number,
        "kind": wanted.kind,
        "source_id": wanted.source_id,
        "status_index": place,
        "created_at": now(),
        **_columns(said, wanted),
    }


def _record(number: str, wanted: ToCertify, issuers: dict[int, str]) -> Record:
    issuer = PLATFORM if wanted.organisation_id is None else issuers[wanted.organisation_id]
    return Record(
        number=number,
        kind=wanted.kind,
        title=wanted.title[:TITLE_MAX],
        issuer=issuer,
        skills=tuple(sorted(wanted.skills)),
        hours=wanted.hours,
        issued_on=wanted.issued_on,
        expires_on=wanted.expires_on,
        revoked_on=None,
        revoked_reason=None,
        holder=holder_of(number, wanted.source_id, wanted.person_id),
    )


def _columns(said: Record, wanted: ToCertify) -> dict[str, Any]:
    """What the row keeps of the record, so that it can be searched, with the record and its signature."""
    signed = sign(said)
    return {
        "person_id": wanted.person_id,
        "organisation_id": wanted.organisation_id,
        "title": said.title,
        "issued_on": said.issued_on,
        "expires_on": said.expires_on,
        "revoked_on": None,
        "revoked_reason": None,
        "revoked_because": "",
        "signed": signed.text,
        "signature": signed.signature,
        "key_id": signed.key_id,
    }


def _revoke(row: Certificate, because: str, reason: RevocationReason) -> None:
    """A record that doesn't verify is not signed anew: it goes on being told as damaged."""
    standing = read_signed(row)
    row.revoked_on, row.revoked_reason = today(), reason
    row.revoked_because = because[:_REASON_MAX]
    if standing is not None:
        revoked = {"revoked_on": row.revoked_on, "revoked_reason": reason}
        signed = sign(standing.model_copy(update=revoked))
        row.signed, row.signature, row.key_id = signed.text, signed.signature, signed.key_id


def _portions(rows: Sequence[T]) -> Iterator[list[T]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield list(rows[start : start + _AT_ONCE])
