"""Signatures that anybody can check: Ed25519 with the keys of this installation."""

import hashlib
import json
from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from talent.kit.crypto import keyring


def base64url(content: bytes) -> str:
    """Without padding, as the JOSE standards write it."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


class SigningKey:
    """One key pair; ``key_id`` is the fingerprint of its public half (RFC 7638)."""

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = self._private.public_key()
        x = base64url(self._public.public_bytes(Encoding.Raw, PublicFormat.Raw))
        self.public = {"crv": "Ed25519", "kty": "OKP", "x": x}
        canonical = json.dumps(self.public, sort_keys=True, separators=(",", ":"))
        self.key_id = base64url(hashlib.sha256(canonical.encode()).digest())

    @property
    def jwk(self) -> dict[str, str]:
        """The public half as RFC 8037 writes it."""
        return {**self.public, "kid": self.key_id, "alg": "EdDSA", "use": "sig"}

    def sign(self, content: bytes) -> str:
        """In hexadecimal digits."""
        return self._private.sign(content).hex()

    def verifies(self, content: bytes, signature: str) -> bool:
        """One signature has one spelling: capital digits or blanks are refused."""
        try:
            raw = bytes.fromhex(signature)
            self._public.verify(raw, content)
        except (ValueError, InvalidSignature):
            return False
        return raw.hex() == signature


def signing_key() -> SigningKey:
    """The key that signs now."""
    seeds = keyring().signing
    return _key(seeds[max(seeds)])


def signing_keys() -> dict[str, SigningKey]:
    """By their id: the key that signs now and those that signed before."""
    return {key.key_id: key for key in map(_key, keyring().signing.values())}


@lru_cache(maxsize=16)
def _key(seed: bytes) -> SigningKey:
    return SigningKey(seed)
