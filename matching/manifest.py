"""What an index version says of itself, guarded by a checksum of its own."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from matching.files import BadFile, Sums
from matching.locks import Lease

MANIFEST = "manifest.json"
FORMAT = 8
_CHECKSUM = "checksum"
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class DamagedIndex(Exception):
    """A version on disk that is incomplete or not what was written; the message says which file."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version says of itself; ``sequence`` is the last entry of the change log that is in it."""

    version: str
    created: str
    sequence: int
    counts: dict[str, int]
    weights: dict[str, float]
    vocabulary: str
    files: dict[str, Sums]
    format: int = FORMAT


def manifest_bytes(manifest: Manifest) -> bytes:
    """Give the manifest as it is stored."""
    told = asdict(manifest)
    return plain_json(told | {_CHECKSUM: _checksum(told)})


def plain_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True, indent=1).encode("ascii")


def _checksum(told: dict[str, Any]) -> str:
    """Hash all that a manifest says, however it is spaced."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()


def lease(folder: Path) -> Lease:
    """Keep a version from being removed. Raises DamagedIndex for what is no folder of its own."""
    try:
        return Lease(folder)
    except OSError as error:
        raise damage(folder.name, "", error) from error


def read_manifest(folder: Path) -> Manifest:
    """Give what a version says of itself. Raises DamagedIndex if it can't be read or was changed."""
    return _parse(folder.name, lease(folder))


def complete_manifest(name: str, held: Lease) -> Manifest:
    """Give the manifest of a version that has all files that it names, and no others."""
    manifest = _parse(name, held)
    with os.scandir(held.descriptor) as entries:
        present = {entry.name for entry in entries} - {MANIFEST}
    for wrong in sorted(present ^ set(manifest.files)):
        raise DamagedIndex(f"{name}/{wrong} {'is unknown' if wrong in present else 'is missing'}")
    return manifest


def _parse(name: str, held: Lease) -> Manifest:
    try:
        told = json.loads(_content(held))
        if told["format"] != FORMAT:
            raise DamagedIndex(f"{name} has format {told['format']}, not {FORMAT}")
        if told.pop(_CHECKSUM) != _checksum(told):
            raise BadFile("was changed")
        files = {key: Sums(**sums) for key, sums in told["files"].items()}
        return Manifest(**told | {"files": files})
    except (BadFile, OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise damage(name, MANIFEST, error) from error


def _content(held: Lease) -> bytes:
    descriptor = os.open(MANIFEST, _READ, dir_fd=held.descriptor)
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def damage(folder: str, name: str, error: Exception) -> DamagedIndex:
    """Say in one line what is wrong with a file of a version, or with the version itself."""
    where = f"{folder}/{name}" if name else folder
    if isinstance(error, BadFile):
        return DamagedIndex(f"{where} {error}")
    reason = error.strerror if isinstance(error, OSError) else type(error).__name__
    return DamagedIndex(f"{where} is missing or can't be read: {reason}")
