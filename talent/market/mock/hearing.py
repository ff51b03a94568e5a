"""Whether a web hook is from us: the signature of "Standard Webhooks", and not an old one played again."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256

_PREFIX = "whsec_"
_TOLERANCE = 300


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, moment: float) -> bool:
    """Header names in lower case; several signatures, of an old and a new secret, are parted by blanks."""
    call_id, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent.isdigit() or abs(moment - int(sent)) > _TOLERANCE:
        return False
    key = b64decode(secret.removeprefix(_PREFIX))
    seal = hmac.new(key, f"{call_id}.{sent}.".encode() + body, sha256).digest()
    expected = f"v1,{b64encode(seal).decode()}"
    shown = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one.encode(), expected.encode()) for one in shown)
