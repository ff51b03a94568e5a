"""Whatever happens to a version on disk: it is refused with its file named, and the one before serves."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from matching import files, storage
from matching.columns import Arrays
from matching.locks import Lease
from matching.manifest import FORMAT, Manifest
from matching.storage import DamagedIndex
from tests.faults import damage
from tests.faults.damage import Damage

ARRAYS: Arrays = {
    "long": np.arange(200_000, dtype=np.int64),
    "short": np.array([1.5, np.nan]),
    "none": np.zeros((0, 5), np.int32),
    "flags": np.array([[True, False], [False, True]]),
    "column_order": np.asfortranarray(np.arange(6).reshape(2, 3)),
}
FILES = (*(f"{name}.npy" for name in ARRAYS), "words.json", "manifest.json")


def write(root: Path, name: str, arrays: Arrays = ARRAYS) -> Path:
    manifest = Manifest(name, "2026-01-01T00:00:00+00:00", 7, {"talents": 2}, {"theta": 0.65}, "", {})
    return storage.write_version(root, name, arrays, {"words": ["运营", "主播"]}, manifest)


@pytest.fixture
def version(tmp_path: Path) -> Path:
    write(tmp_path, "before")
    return write(tmp_path, "after")


def refusal(version: Path) -> str:
    with pytest.raises(DamagedIndex) as caught:
        storage.read_version(version)
    return str(caught.value)


def test_what_is_read_is_what_was_written(version: Path) -> None:
    manifest, arrays, texts = storage.read_version(version)
    assert (manifest.version, manifest.sequence, texts) == ("after", 7, {"words": ["运营", "主播"]})
    for name, column in ARRAYS.items():
        np.testing.assert_array_equal(arrays[name], column)
        assert arrays[name].dtype == column.dtype
        assert not arrays[name].flags.writeable
    assert storage.find_damage(version) == []


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("harm", damage.AT_OPENING, ids=lambda harm: harm.__name__)
def test_a_harmed_file_is_named_when_the_version_is_opened(version: Path, harm: Damage, name: str) -> None:
    harm(version / name)
    assert f"after/{name}" in refusal(version)
    assert name in storage.find_damage(version)[0]
    assert storage.read_version(version.parent / "before")[0].version == "before"


def test_a_bit_that_flips_anywhere_in_the_manifest_is_seen_or_means_nothing(version: Path) -> None:
    before, path = storage.read_manifest(version), damage.writable(version / "manifest.json")
    content = path.read_bytes()
    seen = 0
    for place in range(len(content)):
        damage.flip(path, place, place % 8)
        try:
            assert storage.read_manifest(version) == before
        except DamagedIndex:
            seen += 1
        path.write_bytes(content)
    assert seen > len(content) // 2


def test_a_bit_in_the_middle_of_a_long_file_is_found_by_reading_all(version: Path) -> None:
    damage.flip_in_the_middle(version / "long.npy")
    assert storage.read_version(version)[0].version == "after"
    assert storage.find_damage(version) == ["after/long.npy was changed"]


def test_a_file_that_nobody_named_refuses_the_version(version: Path) -> None:
    (version / "extra.npy").write_bytes(b"")
    assert refusal(version) == "after/extra.npy is unknown"


def test_a_folder_that_is_a_link_is_refused(version: Path) -> None:
    version.rename(version.parent / ".elsewhere")
    version.symlink_to(version.parent / ".elsewhere")
    assert refusal(version).startswith("after is missing or can't be read")


def test_another_format_is_refused_with_its_number(version: Path) -> None:
    path = damage.writable(version / "manifest.json")
    path.write_text(path.read_text("ascii").replace(f'"format": {FORMAT}', '"format": 1'), "ascii")
    assert refusal(version) == f"after has format 1, not {FORMAT}"


def test_a_header_that_fits_its_checksum_but_not_its_file_is_refused(version: Path) -> None:
    # As a faulty writer would leave it: every checksum is right.
    content = (version / "short.npy").read_bytes()
    lease = Lease(version)
    told: list[int] = []
    for name, shape in (("longer.npy", b"(3,)"), ("odd.npy", b"{2,)")):
        wrong = content.replace(b"(2,)", shape)
        sums = files.write_file(lease.descriptor, name, [wrong], told.append)
        with pytest.raises(files.BadFile, match="wrong header"):
            files.map_array(lease.descriptor, name, sums, lease)


def test_objects_are_not_stored(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="objects"):
        write(tmp_path, "one", {"words": np.array(["运营"], object)})
    assert storage.versions(tmp_path) == []


def full(*_: object, **__: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def refused(*_: object, **__: object) -> int:
    raise PermissionError(errno.EACCES, "Permission denied")


@pytest.mark.parametrize("fault", [full, refused])
@pytest.mark.parametrize("call", ["write", "fsync", "fchmod", "open"])
def test_a_disk_that_refuses_leaves_the_version_that_serves(
    version: Path, monkeypatch: pytest.MonkeyPatch, call: str, fault: Callable[..., int]
) -> None:
    root = version.parent
    with monkeypatch.context() as patch:
        patch.setattr(os, call, fault)
        with pytest.raises(OSError, match=r"No space|denied"):
            write(root, "third")
    assert storage.current(root) == "after"
    assert storage.read_version(version)[0].version == "after"
    write(root, "fourth")
    assert storage.current(root) == "fourth"
    assert sorted(path.name for path in root.iterdir() if path.is_dir()) == ["after", "before", "fourth"]


def test_a_full_disk_after_any_number_of_bytes_leaves_nothing_behind(
    version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, real = version.parent, os.write
    for calls in range(9):
        left = iter(range(calls))

        def write_some(descriptor: int, part: bytes, left: object = left) -> int:
            if next(left, None) is None:  # type: ignore[call-overload]
                full()
            return real(descriptor, part)

        with monkeypatch.context() as patch:
            patch.setattr(os, "write", write_some)
            with pytest.raises(OSError, match="No space"):
                write(root, "third")
        assert sorted(path.name for path in root.iterdir() if path.is_dir()) == ["after", "before"]
    assert storage.current(root) == "after"


def test_a_version_that_may_not_be_read_is_refused(version: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may read everything, so the refusal is played.
    real = os.open

    def careful(path: str, flags: int, *args: object, **more: object) -> int:
        if str(path) == "long.npy":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, flags, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", careful)
    assert refusal(version) == "after/long.npy is missing or can't be read: Permission denied"


def test_a_write_is_told_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    manifest = Manifest("one", "", 0, {}, {}, "", {})
    storage.write_version(tmp_path, "one", ARRAYS, {}, manifest, lambda *now: told.append(now))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1] >= 1_600_000


def test_a_pointer_to_nothing_opens_the_newest_version(version: Path) -> None:
    (version.parent / "CURRENT").write_text("gone", "utf-8")
    assert storage.versions(version.parent) == ["after", "before"]
    (version.parent / "CURRENT").write_bytes(b"\xff\xfe")
    assert storage.versions(version.parent) == ["after", "before"]


def test_a_version_is_not_removed_while_any_of_its_arrays_is_in_use(version: Path) -> None:
    root = version.parent
    arrays: Arrays | None = storage.read_version(root / "before")[1]
    assert arrays is not None
    part = arrays["long"][10:20]
    arrays = None
    storage.remove_old(root, keep=1)
    assert storage.versions(root) == ["after", "before"]
    assert part.tolist() == list(range(10, 20))
    del part
    storage.remove_old(root, keep=1)
    assert storage.versions(root) == ["after"]


def test_what_is_mapped_stays_as_it_was_whatever_is_written_later(version: Path) -> None:
    mapped = storage.read_version(version)[1]["long"]
    write(version.parent, "after", {"long": np.zeros(200_000, np.int64)})
    assert storage.current(version.parent) == "after.2"
    assert mapped[-1] == 199_999


def test_a_retired_version_hands_over_to_the_one_before(version: Path) -> None:
    root = version.parent
    storage.retire(root, "after")
    assert (storage.current(root), storage.versions(root)) == ("before", ["before"])
    storage.retire(root, "before")
    assert (storage.current(root), storage.versions(root)) == (None, [])


def test_the_next_version_written_removes_what_the_dead_left_behind(version: Path) -> None:
    root = version.parent
    for name in (".writing-killed", ".removing-killed"):
        (root / name).mkdir()
        (root / name / "half.npy").write_bytes(b"half")
    storage.retire(root, "before")
    write(root, "next")
    assert sorted(path.name for path in root.iterdir() if path.is_dir()) == ["after", "next"]
