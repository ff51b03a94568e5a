"""Sheets that were spoilt by chance: each gives rows or a clear refusal, in bounded time, and nothing else.

    python -m tests.long.mutants --number 3000 --seed 1

Says how many of them were read and what the others were told; ends with 1 if anything else came of one. With
its seed a run can be repeated.
"""

import argparse
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from io import BytesIO

from talent.exchange.completion_sheet import LAYOUT
from talent.exchange.headings import recognise
from talent.exchange.sheet_file import sheet_rows
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.errors import Invalid
from tests.nasty.books import BOOKS
from tests.nasty.texts import TEXTS

# Larger ones take their time, and say no more.
_LARGEST = 50_000
# A child is ended by then.
_LONGEST_SECONDS = 150
Spoil = Callable[[random.Random, bytes, bytes], bytes]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--number", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args(arguments)
    use_keyring(Keyring.from_master(b"a key for tests, of no use to anybody else"))
    sound = [one for one in (case.content() for case in (*TEXTS, *BOOKS)) if 0 < len(one) <= _LARGEST]
    told: Counter[str] = Counter()
    wrong = []
    for number in range(wanted.number):
        chance = random.Random(f"{wanted.seed} {number}")
        spoil = chance.choice(WAYS)
        content = spoil(chance, chance.choice(sound), chance.choice(sound))
        began = time.monotonic()
        try:
            answer = said_of(content)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            answer = f"WRONG: {error!r}"[:300]
        if time.monotonic() - began > _LONGEST_SECONDS:
            answer = "WRONG: too slow"
        told[answer] += 1
        if answer.startswith("WRONG"):
            wrong.append(f"{number} {spoil.__name__}: {answer}")
    for answer, often in told.most_common():
        print(f"{often:6} {answer}")
    print(f"{sum(told.values())} spoilt sheets from {len(sound)} sound ones, {len(wrong)} went wrong")
    print("\n".join(wrong))
    return 1 if wrong else 0


def said_of(content: bytes) -> str:
    """``read``, or the beginning of what its user is told."""
    try:
        rows = sheet_rows(content)
        recognise(LAYOUT, rows[:10], {})
    except Invalid as refused:
        if [one.field for one in refused.fields] != ["sheet"] or not refused.message.endswith("。"):
            return f"WRONG: {refused.message}"
        return refused.message[:12]
    numbers = [row.line for row in rows]
    if numbers != sorted(set(numbers)) or any(len(row.cells) > 60 for row in rows):
        return "WRONG: rows that are none"
    return "read"


def flip_bits(chance: random.Random, content: bytes, _other: bytes) -> bytes:
    spoilt = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def cut_off(chance: random.Random, content: bytes, _other: bytes) -> bytes:
    return content[: chance.randrange(1, len(content) + 1)]


def leave_out(chance: random.Random, content: bytes, _other: bytes) -> bytes:
    begin = chance.randrange(len(content))
    return content[:begin] + content[begin + chance.randint(1, 64) :] or b"x"


def splice(chance: random.Random, content: bytes, other: bytes) -> bytes:
    return content[: chance.randrange(1, len(content) + 1)] + other[chance.randrange(len(other)) :]


def double(chance: random.Random, content: bytes, _other: bytes) -> bytes:
    begin = chance.randrange(len(content))
    end = begin + chance.randint(1, 400)
    return content[:end] + content[begin:end] * chance.randint(1, 5) + content[end:]


def inside(chance: random.Random, content: bytes, other: bytes) -> bytes:
    """A part is spoilt before it is packed, so that its sum is right; text is spoilt as it is."""
    way = chance.choice((flip_bits, cut_off, leave_out, splice, double))
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            parts = {name: file.read(name) for name in file.namelist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return way(chance, content, other)
    if not parts:
        return content
    name = chance.choice([*parts, *[name for name in parts if "sheet" in name] * 3])
    parts[name] = way(chance, parts[name] or b"x", other)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for part, text in parts.items():
            file.writestr(part, text)
    return packed.getvalue()


WAYS: tuple[Spoil, ...] = (flip_bits, cut_off, leave_out, splice, double, inside, inside, inside)


if __name__ == "__main__":
    sys.exit(main())
