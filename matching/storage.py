"""Index versions on disk: arrays and JSON, written beside the old version and switched by one rename."""

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from matching.columns import Arrays

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
FORMAT = 4
_BLOCK = 1 << 20


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
    files: dict[str, str]
    format: int = FORMAT


def write_version(root: Path, name: str, arrays: Arrays, texts: dict[str, Any], manifest: Manifest) -> Path:
    """Write a version whole, then make it the current one. A crash leaves the old one in place."""
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".writing-", dir=root))
    try:
        for key, column in arrays.items():
            with (folder / f"{key}.npy").open("wb") as file:
                np.save(file, np.ascontiguousarray(column), allow_pickle=False)
                _sync(file.fileno(), file)
        for key, value in texts.items():
            _write_text(folder / f"{key}.json", json.dumps(value, ensure_ascii=True))
        files = {path.name: _digest(path) for path in sorted(folder.iterdir())}
        _write_text(
            folder / MANIFEST, json.dumps(asdict(manifest) | {"files": files}, ensure_ascii=True, indent=1)
        )
        target = _free(root, name)
        folder.replace(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _sync_folder(root)
    _switch(root, target.name)
    return target


def _free(root: Path, name: str) -> Path:
    """Give a folder that does not exist: a version that was written before may be in use."""
    names = (name if number == 1 else f"{name}.{number}" for number in count(1))
    return next(root / one for one in names if not (root / one).exists())


def versions(root: Path) -> list[str]:
    """Give the versions on disk, the current one first, then the others from new to old."""
    if not root.is_dir():
        return []
    folders = [
        path for path in root.iterdir() if (path / MANIFEST).is_file() and not path.name.startswith(".")
    ]
    folders.sort(key=_written, reverse=True)
    names = [path.name for path in folders]
    serving = current(root)
    if serving in names:
        names.remove(serving)
        names.insert(0, serving)
    return names


def _written(folder: Path) -> int:
    """Give when a version was written; 0 for one that another process has just removed."""
    try:
        return (folder / MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def read_version(folder: Path) -> tuple[Manifest, Arrays, dict[str, Any]]:
    """Open a version, its arrays mapped into memory. A file that is not as written raises DamagedIndex."""
    manifest = _read_manifest(folder)
    arrays: Arrays = {}
    texts: dict[str, Any] = {}
    for name, digest in manifest.files.items():
        path = folder / name
        try:
            if _digest(path) != digest:
                raise DamagedIndex(f"{folder.name}/{name} was changed")
            if path.suffix == ".npy":
                arrays[path.stem] = _map(path)
            else:
                texts[path.stem] = json.loads(path.read_text("utf-8"))
        except OSError as error:
            raise DamagedIndex(f"{folder.name}/{name} is missing or can't be read") from error
    return manifest, arrays, texts


def remove_old(root: Path, keep: int = 2) -> None:
    """Remove all but the newest versions; the current one always stays."""
    for name in versions(root)[keep:]:
        shutil.rmtree(root / name, ignore_errors=True)


def _read_manifest(folder: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise DamagedIndex(f"{folder.name}/{MANIFEST} can't be read") from error
    if manifest.format != FORMAT:
        raise DamagedIndex(f"{folder.name} has format {manifest.format}, not {FORMAT}")
    return manifest


def _map(path: Path) -> np.ndarray[Any, Any]:
    column: np.ndarray[Any, Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return column


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        _sync(file.fileno(), file)


def _sync(descriptor: int, file: Any) -> None:
    file.flush()
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _switch(root: Path, name: str) -> None:
    """Name the current version: the rename is atomic, so a reader sees the old name or the new one."""
    pending = root / f".{CURRENT}"
    _write_text(pending, name)
    pending.replace(root / CURRENT)
    _sync_folder(root)


def current(root: Path) -> str | None:
    """Give the name of the version that serves, or None where there is none yet."""
    try:
        return (root / CURRENT).read_text("utf-8").strip() or None
    except OSError:
        return None


def created(root: Path) -> str | None:
    """Give when the serving version was built, in ISO 8601, or None."""
    name = current(root)
    try:
        return None if name is None else _read_manifest(root / name).created
    except DamagedIndex:
        return None
