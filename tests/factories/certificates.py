"""Certificates as the services issue them."""

from datetime import date
from itertools import count
from typing import Any

from talent.accounts.actor import SYSTEM
from talent.kit.db import Session
from talent.training.certificate_queries import lock_of_sources
from talent.training.certificates import ToCertify, issue_certificates
from talent.training.enums import CertificateKind
from talent.training.tables import Certificate

_sources = count(1000)


def make_certificate(
    session: Session, person_id: int, organisation_id: int | None = None, **fields: Any
) -> Certificate:
    """Of a completion by default; ``source_id`` is one that nothing else has."""
    wanted = ToCertify(
        person_id=person_id,
        organisation_id=organisation_id,
        **{
            "kind": CertificateKind.COMPLETION,
            "source_id": next(_sources),
            "title": "直播运营实训",
            "issued_on": date(2026, 6, 1),
            "skills": (("photoshop", 3),),
            "hours": 40,
            **fields,
        },
    )
    issue_certificates(session, SYSTEM, [wanted])
    return lock_of_sources(session, wanted.kind, [wanted.source_id])[wanted.source_id]
