"""One way to write a content down, so that both sides have the same digest of it, and digests that add up."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

BUCKETS = 2**16
_PART = 8


class Parts(NamedTuple):
    """A digest as four numbers of 32 bits: a database can add them up, where it has no digests."""

    part_0: int
    part_1: int
    part_2: int
    part_3: int


NOTHING = Parts(0, 0, 0, 0)


def canonical(content: Mapping[str, Any]) -> str:
    """JSON with sorted keys, no blanks, nothing escaped without need; fields that are None are left out."""
    return json.dumps(_present(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical content, hexadecimal."""
    return _sha256(canonical(content))


def field_digests(content: Mapping[str, Any]) -> dict[str, str]:
    """The first 16 hexadecimal digits for each field that is present: enough to tell which one differs."""
    return {name: _sha256(canonical({name: value}))[:16] for name, value in _present(content).items()}


def bucket_of(record_id: str) -> int:
    """Where a record stands in the tree of digests: spread evenly, whatever its number is."""
    return int(_sha256(record_id)[:4], 16)


def parts_of(record_id: str, version: int, digest: str) -> Parts:
    """What a record adds to the digest of its range; a withdrawn one (no digest) adds nothing."""
    if not digest:
        return NOTHING
    whole = _sha256(f"{record_id} {version} {digest}")
    return Parts(*(int(whole[at : at + _PART], 16) for at in range(0, 4 * _PART, _PART)))


def _present(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value is not None}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
