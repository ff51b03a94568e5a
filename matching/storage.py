"""Index versions on disk: written beside the one that serves, switched by one rename, checked when opened.

What a version's folder holds never changes, so what is mapped from it never changes either; a new
version is always a new folder. Files of a removed folder stay valid for who has mapped them.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from matching import files
from matching.columns import Arrays
from matching.files import BadFile, Sums
from matching.locks import Lease, exclusive
from matching.manifest import (
    MANIFEST,
    complete_manifest,
    damage,
    lease,
    manifest_bytes,
    plain_json,
)
from matching.manifest import DamagedIndex as DamagedIndex
from matching.manifest import Manifest as Manifest
from matching.manifest import read_manifest as read_manifest

Tell = Callable[[int, int], None]
CURRENT = "CURRENT"
_LOCK = "WRITING"
_UNFINISHED, _REMOVED, _DAMAGED = ".writing-", ".removing-", ".damaged-"


def write_version(
    root: Path,
    name: str,
    arrays: Arrays,
    texts: dict[str, Any],
    manifest: Manifest,
    tell: Tell | None = None,
) -> Path:
    """Write a version whole, then make it the current one. A crash leaves the old one in place.

    ``tell`` is given the bytes written and their total. One process writes at a time; what earlier
    writers left behind when they died is removed.
    """
    root.mkdir(parents=True, exist_ok=True)
    with exclusive(root / _LOCK):
        folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=root))
        try:
            _fill(folder, arrays, texts, manifest, tell)
            target = _free(root, name)
            folder.replace(target)
        except BaseException:
            _discard(folder)
            raise
        _sync_folder(root)
        _switch(root, target.name)
        _sweep(root)
    return target


def _fill(folder: Path, arrays: Arrays, texts: dict[str, Any], manifest: Manifest, tell: Tell | None) -> None:
    encoded = {f"{key}.json": plain_json(value) for key, value in texts.items()}
    total = sum(column.nbytes for column in arrays.values()) + sum(map(len, encoded.values()))
    done = 0

    def written(size: int) -> None:
        nonlocal done
        done += size
        if tell is not None:
            tell(min(done, total), total)

    sums: dict[str, Sums] = {}
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for key, column in arrays.items():
            name = f"{key}.npy"
            sums[name] = files.write_file(descriptor, name, files.array_parts(column), written)
        for name, content in encoded.items():
            sums[name] = files.write_file(descriptor, name, [content], written)
        whole = replace(manifest, files=dict(sorted(sums.items())))
        files.write_file(descriptor, MANIFEST, [manifest_bytes(whole)], written)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _free(root: Path, name: str) -> Path:
    """Give a folder that does not exist: a version that was written before may be in use."""
    names = (name if number == 1 else f"{name}.{number}" for number in count(1))
    return next(root / one for one in names if not os.path.lexists(root / one))


def versions(root: Path) -> list[str]:
    """Give the versions on disk, the current one first, then the others from new to old."""
    if not root.is_dir():
        return []
    folders = [path for path in root.iterdir() if not path.name.startswith(".") and _written(path)]
    folders.sort(key=_written, reverse=True)
    names = [path.name for path in folders]
    serving = current(root)
    if serving in names:
        names.remove(serving)
        names.insert(0, serving)
    return names


def _written(folder: Path) -> int:
    """Give when a version was written; 0 for what is none, or was removed at this moment."""
    try:
        return (folder / MANIFEST).lstat().st_mtime_ns
    except OSError:
        return 0


def read_version(folder: Path) -> tuple[Manifest, Arrays, dict[str, Any]]:
    """Open a version, its arrays mapped into memory. Raises DamagedIndex for one not as written.

    Looked at are the manifest, the names and lengths of all files, the texts whole, and of each array
    the header and its first and last block: that takes milliseconds, however long the arrays are.
    ``find_damage`` reads all the rest.
    """
    held = lease(folder)
    manifest = complete_manifest(folder.name, held)
    arrays: Arrays = {}
    texts: dict[str, Any] = {}
    for name, sums in manifest.files.items():
        key, _, kind = name.rpartition(".")
        try:
            if kind == "npy":
                arrays[key] = files.map_array(held.descriptor, name, sums, held)
            else:
                texts[key] = json.loads(files.read_bytes(held.descriptor, name, sums))
        except (BadFile, OSError, ValueError) as error:
            raise damage(folder.name, name, error) from error
    return manifest, arrays, texts


def find_damage(folder: Path, tell: Tell | None = None) -> list[str]:
    """Read every byte of a version; give what is wrong, a line for each file. ``tell`` as in writing."""
    try:
        held = lease(folder)
        manifest = complete_manifest(folder.name, held)
    except DamagedIndex as refusal:
        return [str(refusal)]
    total, done = sum(sums.size for sums in manifest.files.values()), 0

    def read(size: int) -> None:
        nonlocal done
        done += size
        if tell is not None:
            tell(done, total)

    found: list[str] = []
    for name, sums in manifest.files.items():
        try:
            if not files.whole_is_right(held.descriptor, name, sums, read):
                raise BadFile("was changed")
        except (BadFile, OSError) as error:
            found.append(str(damage(folder.name, name, error)))
    return found


def retire(root: Path, name: str) -> None:
    """Take a damaged version out of service: the newest of the others becomes the current one.

    It is kept aside, for those who want to know what happened to it, until the next one is written.
    """
    with exclusive(root / _LOCK):
        shutil.rmtree(root / f"{_DAMAGED}{name}", ignore_errors=True)
        (root / name).replace(root / f"{_DAMAGED}{name}")
        if current(root) != name:
            return
        others = versions(root)
        if others:
            _switch(root, others[0])
        else:
            (root / CURRENT).unlink()


def remove_old(root: Path, keep: int = 2) -> None:
    """Remove all but the newest versions, and none that a process serves; the current one always stays."""
    with exclusive(root / _LOCK):
        for name in versions(root)[keep:]:
            _discard(root / name)


def _discard(folder: Path) -> None:
    """Remove a folder that nobody has a lease on. Its new name keeps newcomers away meanwhile."""
    try:
        held = Lease(folder).take_over()
        if held is not None:
            doomed = folder.with_name(f"{_REMOVED}{folder.name.lstrip('.')}")
            folder.replace(doomed)
            shutil.rmtree(doomed, ignore_errors=True)
    except OSError:
        # Gone already, or not ours to remove: the next build tries again.
        return


def _sweep(root: Path) -> None:
    """Remove what died half done. Only while holding the lock: nobody else is writing."""
    for path in root.iterdir():
        if path.name.startswith((_UNFINISHED, _REMOVED, _DAMAGED)):
            shutil.rmtree(path, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _switch(root: Path, name: str) -> None:
    """Name the current version: the rename is atomic, so a reader sees the old name or the new one."""
    pending = root / f".{CURRENT}"
    with pending.open("w", encoding="utf-8") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    pending.replace(root / CURRENT)
    _sync_folder(root)


def current(root: Path) -> str | None:
    """Give the name of the version that serves, or None where there is none yet."""
    try:
        return (root / CURRENT).read_text("utf-8").strip() or None
    except (OSError, ValueError):
        return None


def serving(root: Path) -> tuple[str, Manifest] | None:
    """Give the name and the manifest of the version that a newcomer would open, if any is good."""
    for name in versions(root):
        try:
            return name, read_version(root / name)[0]
        except DamagedIndex:
            continue
    return None


def size_of(folder: Path) -> int:
    """Give the bytes that a version takes on disk; 0 for one that was removed at this moment."""
    try:
        return sum(path.lstat().st_size for path in folder.iterdir())
    except OSError:
        return 0
