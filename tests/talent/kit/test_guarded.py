"""A child that reads an upload: what it may not do, and how its end is told."""

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from talent.kit.errors import Unavailable
from talent.kit.guarded import Guarded, Unread

MEMORY = 256 * 2**20


@pytest.fixture
def guarded(tmp_path: Path) -> "Guards":
    return Guards(tmp_path)


class Guards:
    """Reads with a reader that is written here."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, deed: str, *, cpu: int = 10, seconds: float = 20, at_once: int = 2) -> Guarded:
        path = self._folder / "reader.py"
        path.write_text(
            "import os, socket, sys, time\n"
            "from talent.kit.guard import Refused\n"
            "def load():\n    return 'loaded'\n"
            f"def read(content, loaded, arguments):\n    {deed}\n"
        )
        return Guarded(path, memory=MEMORY, cpu=cpu, seconds=seconds, busy="正在忙", at_once=at_once)

    def word(self, deed: str, *, cpu: int = 10, seconds: float = 20) -> str:
        with pytest.raises(Unread) as raised:
            self.of(deed, cpu=cpu, seconds=seconds).read(b"x")
        return raised.value.word


def test_a_reader_gets_the_file_what_it_loaded_and_its_arguments(guarded: Guards) -> None:
    answer = guarded.of("return [content.decode(), loaded, list(arguments)]").read(b"file", ["one", "two"])
    assert answer == ["file", "loaded", ["one", "two"]]


def test_a_reader_says_why_it_does_not_read(guarded: Guards) -> None:
    assert guarded.word("raise Refused('old')") == "old"


@pytest.mark.parametrize(
    "deed",
    [
        "return len(bytearray(2**30))",
        "return read(content, loaded, arguments)",
        "os.kill(os.getpid(), 9)",
    ],
    ids=["memory", "depth", "killed"],
)
def test_a_child_that_passes_its_limits_is_too_heavy(guarded: Guards, deed: str) -> None:
    assert guarded.word(deed) == "heavy"


def test_a_child_has_only_so_much_of_the_processor(guarded: Guards) -> None:
    assert guarded.word("while True: pass", cpu=1) == "heavy"


def test_a_child_that_hangs_is_ended(guarded: Guards) -> None:
    assert guarded.word("time.sleep(600)", seconds=0.3) == "heavy"


@pytest.mark.parametrize(
    "deed",
    [
        "return str(socket.socket())",
        "return str(os.system('true'))",
        "return str(open({path!r}, 'w'))",
        "return str(os.open({path!r}, os.O_WRONLY | os.O_CREAT))",
        "return str(os.mkdir({path!r}))",
        "return str(os.rename(__file__, {path!r}))",
    ],
    ids=["network", "process", "writing", "writing below", "a folder", "renaming"],
)
def test_a_child_reaches_nothing_outside(guarded: Guards, deed: str, tmp_path: Path) -> None:
    path = tmp_path / "written"
    assert guarded.word(deed.format(path=str(path))) == "broken"
    assert not path.exists()


@pytest.mark.parametrize("deed", ["raise ValueError", "sys.exit(3)", "print('no JSON')"])
def test_a_child_that_fails_or_babbles_is_told_as_a_broken_file(guarded: Guards, deed: str) -> None:
    assert guarded.word(deed) == "broken"


def test_a_child_has_nothing_of_our_environment(guarded: Guards, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_SECRET_OF_THE_TEST", "secret")
    names: Sequence[str] = guarded.of("return sorted(os.environ)").read(b"x")
    assert not [name for name in names if name.startswith("JICAI") or name == "HOME"]


def test_when_too_many_are_read_the_next_is_told_to_wait_and_then_has_its_turn(
    guarded: Guards, tmp_path: Path
) -> None:
    begun, end = tmp_path / "begun", tmp_path / "end"
    one = guarded.of("return 1", at_once=1)
    waits = (
        "import pathlib, time\n"
        f"pathlib.Path({str(begun)!r}).touch()\n"
        f"while not pathlib.Path({str(end)!r}).exists(): time.sleep(0.01)\n"
        "print('{\"found\": 0}')"
    )
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(one.read, b"x", command=(sys.executable, "-c", waits))
        while not begun.exists():
            time.sleep(0.01)
        with pytest.raises(Unavailable, match="正在忙"):
            one.read(b"x")
        end.touch()
        assert other.result() == 0
    assert one.read(b"x") == 1


def parts_of(child: Guarded, folder: Path, **others: Any) -> Any:
    path = folder / "file"
    path.write_bytes(b"file")
    with path.open("rb") as file:
        yield from child.parts(file.fileno(), **others)


def test_parts_come_one_by_one_while_the_reader_goes_on(guarded: Guards, tmp_path: Path) -> None:
    endless = guarded.of("return ([content.decode(), number] for number in __import__('itertools').count())")
    parts = parts_of(endless, tmp_path)
    assert [next(parts) for _ in range(3)] == [["file", number] for number in range(3)]
    parts.close()
    # Its turn is free again.
    assert next(parts_of(endless, tmp_path)) == ["file", 0]


def test_what_is_no_iterator_has_no_parts(guarded: Guards, tmp_path: Path) -> None:
    assert list(parts_of(guarded.of("return 1"), tmp_path)) == []


@pytest.mark.parametrize(
    ("deed", "word"),
    [
        ("raise Refused('old')", "old"),
        ("raise ValueError", "broken"),
        ("os._exit(0)", "broken"),
        ("os.write(1, b'no JSON')", "broken"),
        ("os.write(1, b'[' * 100000 + bytes([10]))", "broken"),
        ("os.write(1, b'7' + bytes([10]))", "broken"),
        ("os.kill(os.getpid(), 9)", "heavy"),
        ("bytearray(2**30)", "heavy"),
        ("time.sleep(600)", "heavy"),
    ],
    ids=["refused", "failed", "gone", "babble", "depth", "a number", "killed", "memory", "hangs"],
)
def test_a_child_that_ends_in_the_middle_is_told_after_what_it_found(
    guarded: Guards, tmp_path: Path, deed: str, word: str
) -> None:
    one = guarded.of(f"yield 1\n    {deed}", seconds=2)
    parts = parts_of(one, tmp_path)
    assert next(parts) == 1
    with pytest.raises(Unread) as raised:
        list(parts)
    assert raised.value.word == word


def test_a_part_beyond_all_measure_is_not_taken(
    guarded: Guards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("talent.kit.guarded._LONGEST", 1000)
    with pytest.raises(Unread, match="broken"):
        list(parts_of(guarded.of("return iter(['x' * 2000])"), tmp_path))
