"""A certificate as Open Badges 3.0 credential, for its owner to take along. Needs the extra ``badges``."""

import importlib
import importlib.util
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.kit.clock import SHANGHAI
from talent.kit.errors import Unavailable
from talent.training.badge_documents import issuer_id, signed_token, status_entry
from talent.training.certificate_numbers import grouped
from talent.training.certificate_reading import find_own_row, get_printed
from talent.training.certificate_schemas import PrintedCertificate
from talent.training.certificate_words import sentence
from talent.training.certificates import PLATFORM

_LIBRARY = "openbadgeslib"


def badges_are_ready() -> bool:
    return importlib.util.find_spec(_LIBRARY) is not None


def own_badge(session: Session, actor: Actor, number: str, base: str) -> str:
    """The credential as VC-JWT. It names its owner, who decides whom to show it."""
    one = get_printed(session, actor, number, base)
    if not badges_are_ready():
        raise Unavailable("本平台暂不能生成数字徽章，请使用证书的查验链接。")
    row, _ = find_own_row(session, actor, number)
    return signed_token(base, _credential(one, base, row.status_index).to_jwt_payload())


def _credential(one: PrintedCertificate, base: str, place: int) -> Any:
    """Who issues is the site, which has the key; the training body is named in the words."""
    ob3 = importlib.import_module(f"{_LIBRARY}.ob3")
    expires = one.expires_on + timedelta(days=1) if one.expires_on else None
    return ob3.OpenBadgeCredential(
        id=one.url,
        issuer=ob3.Issuer(id=issuer_id(base), name=PLATFORM, url=base),
        recipient_id=None,
        identifiers=[ob3.IdentityObject(identity_hash=one.name, identity_type="name", hashed=False)],
        achievement=_achievement(ob3, one, base),
        issuance_date=_midnight(one.issued_on),
        expiration_date=_midnight(expires) - timedelta(seconds=1) if expires else None,
        evidence_url=one.url,
        credential_status=[status_entry(base, place)],
    )


def _achievement(ob3: Any, one: PrintedCertificate, base: str) -> Any:
    return ob3.Achievement(
        id=f"{one.url}#achievement",
        name=one.title,
        description=f"{one.issuer}签发的{one.kind.label}，编号 {grouped(one.number)}。",
        criteria_narrative=sentence(one),
        achievement_type="CertificateOfCompletion" if one.kind == "completion" else "Certification",
        tags=[skill.name for skill in one.skills],
        alignments=[
            ob3.Alignment(
                target_name=skill.name,
                target_url=f"{base}/api/v1/skills#{skill.skill}",
                target_code=skill.skill,
                target_framework="冀才技能表",
            )
            for skill in one.skills
        ],
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
