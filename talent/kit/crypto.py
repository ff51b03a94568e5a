"""Encryption of personal columns, blind indexes for exact look-up, and tokens that cannot be guessed."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary, TypeDecorator
from sqlalchemy.engine import Dialect

NONCE_BYTES = 12


def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(master)


@dataclass(frozen=True)
class Keyring:
    """The data keys by number (the highest encrypts, all decrypt) and the separate key of the blind index.

    The seeds of the signing keys likewise: the highest signs, what any of them signed is still ours.
    """

    # Not in the repr, which ends up in tracebacks and logs.
    data: dict[int, bytes] = field(repr=False)
    index: bytes = field(repr=False)
    signing: dict[int, bytes] = field(repr=False)

    @classmethod
    def from_master(cls, master: bytes) -> "Keyring":
        """All keys from one secret of at least 32 bytes."""
        if len(master) < 32:
            raise ValueError("the master secret must have at least 32 bytes")
        return cls(
            data={1: _derive(master, "jicai/data/1")},
            index=_derive(master, "jicai/blind-index"),
            signing={1: _derive(master, "jicai/signing/1")},
        )

    @classmethod
    def from_text(cls, text: str) -> "Keyring":
        """From the URL-safe base64 that ``new_secret`` gives."""
        return cls.from_master(urlsafe_b64decode(text + "=" * (-len(text) % 4)))

    def encrypt(self, text: str, place: str) -> bytes:
        """One byte of key number, nonce, AES-256-GCM; bound to ``place`` (``table.column``)."""
        return self.seal(text.encode(), place)

    def decrypt(self, blob: bytes, place: str) -> str:
        """Raises ``cryptography.exceptions.InvalidTag`` for a changed or moved value."""
        return self.unseal(blob, place).decode()

    def seal(self, content: bytes, place: str) -> bytes:
        """``encrypt`` for content that is no text, such as a file."""
        number = max(self.data)
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.data[number]).encrypt(nonce, content, place.encode())
        return bytes([number]) + nonce + sealed

    def unseal(self, blob: bytes, place: str) -> bytes:
        """Raises ``cryptography.exceptions.InvalidTag`` for a changed or moved value."""
        nonce, sealed = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
        return AESGCM(self.data[blob[0]]).decrypt(nonce, sealed, place.encode())

    def blind_index(self, text: str, place: str) -> str:
        """A keyed digest for equality only; the same text in another column has another digest."""
        return hmac.new(self.index, f"{place}\0{text}".encode(), hashlib.sha256).hexdigest()


_keyring: Keyring | None = None


def use_keyring(keyring: Keyring) -> None:
    """Install the process's keys once, at start-up; the column type below has no other way to them."""
    global _keyring  # noqa: PLW0603 - a SQLAlchemy type is built at import, before settings exist
    _keyring = keyring


def keyring() -> Keyring:
    if _keyring is None:
        raise RuntimeError("no encryption keys: call use_keyring() first")
    return _keyring


class EncryptedText(TypeDecorator[str]):
    """Text that the database holds only encrypted. ``place`` names table and column."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring().encrypt(str(value), self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else keyring().decrypt(bytes(value), self.place)


def new_secret() -> str:
    """256 random bits as URL-safe text, for keys, session cookies and API tokens."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps of a random token. Not for passwords or phone numbers, which can be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()
