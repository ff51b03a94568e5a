"""What a stranger's program needs to check our badges, all of it public: keys, issuer, lists of revocations.

Needs no extra: a badge that was taken along years ago must still be checkable.
"""

import gzip
import json
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from sqlmodel import Session

from talent.kit.clock import SHANGHAI, today
from talent.kit.errors import NotFound
from talent.kit.signing import base64url, signing_key, signing_keys
from talent.training.certificate_queries import gone_places
from talent.training.certificates import PLATFORM, STATUS_PLACES

# Bits of one list, which is the least that hides a certificate among others (W3C Bitstring Status List).
LIST_PLACES = 2**17
LISTS = STATUS_PLACES // LIST_PLACES
# How long a list may be kept and still be believed: an old copy must not bring back what was revoked.
_BELIEVED = timedelta(days=2)
# In seconds: how long it should be kept.
KEPT = 60
_VC = "https://www.w3.org/ns/credentials/v2"


def issuer_id(base: str) -> str:
    """The site as did:web; where it has no https, which that demands, the address of its profile."""
    parts = urlsplit(base)
    if parts.scheme != "https":
        return f"{base}/certificates/issuer"
    return f"did:web:{quote(parts.netloc, safe='')}"


def list_url(base: str, place: int) -> str:
    return f"{base}/certificates/status/{place // LIST_PLACES}"


def signed_token(base: str, payload: dict[str, Any]) -> str:
    """A credential secured as VC-JWT: the payload is the credential itself."""
    key = signing_key()
    header = {
        "alg": "EdDSA",
        "typ": "vc+jwt",
        "kid": _key_url(base, key.key_id),
        "jwk": {**key.public, "kid": key.key_id},
    }
    content = f"{_encoded(header)}.{_encoded(payload)}"
    return f"{content}.{base64url(bytes.fromhex(key.sign(content.encode())))}"


def key_set() -> dict[str, Any]:
    """All public keys with which we ever signed (RFC 7517)."""
    return {"keys": [key.jwk for key in signing_keys().values()]}


def did_document(base: str) -> dict[str, Any]:
    """Who ``issuer_id`` is, and by which keys; the one that signs now comes first."""
    if not base.startswith("https://"):
        raise NotFound("没有启用 https，不提供 did:web 文档。")
    did, now = issuer_id(base), signing_key()
    others = [key for key in signing_keys().values() if key.key_id != now.key_id]
    methods = [
        {
            "id": f"{did}#{key.key_id}",
            "type": "JsonWebKey2020",
            "controller": did,
            "publicKeyJwk": key.jwk,
        }
        for key in (now, *others)
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def issuer_profile(base: str) -> dict[str, Any]:
    """Who issues, as Open Badges 3.0 describes a profile."""
    return {
        "@context": [_VC, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": issuer_id(base),
        "type": ["Profile"],
        "name": PLATFORM,
        "url": base,
    }


def status_list(session: Session, base: str, number: int) -> str:
    """One list of revocations, signed. Through a day it is the same text unless somebody is revoked."""
    if not 0 <= number < LISTS:
        raise NotFound("没有这一份撤销名单。")
    start = number * LIST_PLACES
    bits = _bits(place - start for place in gone_places(session, start, start + LIST_PLACES))
    url, issuer = list_url(base, start), issuer_id(base)
    begins = datetime.combine(today(), time(), SHANGHAI).astimezone(UTC)
    payload = {
        "@context": [_VC],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": _instant(begins),
        "validUntil": _instant(begins + _BELIEVED),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": bits,
            "ttl": KEPT * 1000,
        },
        "iss": issuer,
        "jti": url,
        "nbf": int(begins.timestamp()),
        "exp": int((begins + _BELIEVED).timestamp()),
    }
    return signed_token(base, payload)


def status_entry(base: str, place: int) -> dict[str, str]:
    """Where in which list the badge looks for its revocation."""
    url, bit = list_url(base, place), place % LIST_PLACES
    return {
        "id": f"{url}#{bit}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(bit),
        "statusListCredential": url,
    }


def _bits(places: Any) -> str:
    """The first place is the highest bit of the first byte; packed, in base64 of multibase."""
    bits = bytearray(LIST_PLACES // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    # Without the time of packing, which would make another text of it each second.
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))


def _key_url(base: str, key_id: str) -> str:
    did = issuer_id(base)
    return f"{did}#{key_id}" if did.startswith("did:") else f"{base}/certificates/keys#{key_id}"


def _encoded(content: dict[str, Any]) -> str:
    return base64url(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
