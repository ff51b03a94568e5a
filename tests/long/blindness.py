"""Promise 7 in the database: who somebody is, is rewritten; documents and rankings stay bit for bit."""

import tempfile
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from sqlmodel import select

from matching.matcher import Matcher
from matching.shapes import Talent
from talent import migrations
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database, Session
from talent.matches.documents import demand_documents, rankable_ids, talent_documents, vocabulary_document
from talent.people.tables import Education, GraduateDetail, Person, Work
from talent.seeding.load import load_demo
from tests.factories.vocabulary import fill_vocabulary
from tests.long.promises import Tally

TALENTS, DEMANDS, ROUNDS = 200, 40, 3
TODAY = date(2026, 3, 1)
# What tells who somebody is or where they come from: names, numbers, sex and birth (in the resident id),
# registered place, school and the years at it, employers, and what people write about themselves.
TEXTS: dict[type[Any], tuple[str, ...]] = {
    Person: ("name", "mobile", "email", "resident_id", "introduction"),
    Education: ("school_name",),
    GraduateDetail: ("school_name", "student_number"),
    Work: ("employer",),
}
OTHERS: dict[type[Any], dict[str, tuple[Any, ...]]] = {
    Person: {
        "division": (None, "130100", "130534", "110101"),
        "mobile_index": (None,),
        "email_index": (None,),
    },
    Education: {"school_code": (None,), "start_year": (None, 1975, 2020), "end_year": (None, 1979, 2024)},
    GraduateDetail: {"school_code": (None,), "graduation_year": (None, 1979, 2024)},
    Work: {},
}
LETTERS = "张王李赵刘陈杨黄周吴女男汉满回蒙古族老少0123456789X"


def check_blindness(seed: int, tally: Tally) -> None:
    """Load a province into a database of its own, rewrite who everybody is, and compare."""
    use_keyring(Keyring.from_master(b"a key for a long run, of no use to anybody else"))
    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'blind.db'}"
        migrations.upgrade(url)
        database = Database(url)
        try:
            with database.write() as session:
                fill_vocabulary(session)
            load_demo(database, talents=TALENTS, demands=DEMANDS, seed=seed, today=TODAY, progress=_silent)
            _compare(seed, database, random, tally)
        finally:
            database.dispose()


def _silent(*_: object) -> None:
    """Nobody watches."""


def _compare(seed: int, database: Database, random: Random, tally: Tally) -> None:
    with database.read() as session:
        before, vocabulary = _documents(session), vocabulary_document(session)
        demands = demand_documents(session)
    matcher = Matcher.build(before, vocabulary)
    for _ in range(ROUNDS):
        with database.write() as session:
            for table in TEXTS:
                for row in session.exec(select(table)):
                    _rewrite(random, row)
        with database.read() as session:
            after = _documents(session)
        for one, other in zip(before, after, strict=True):
            tally.check("blind documents", one == other, seed, one.id)
        other_matcher = Matcher.build(after, vocabulary)
        for demand in demands:
            tops = [
                each.top(each.encode(demand), today=TODAY, count=TALENTS) for each in (matcher, other_matcher)
            ]
            same = tops[0].ids.tobytes() == tops[1].ids.tobytes()
            same &= tops[0].scores.tobytes() == tops[1].scores.tobytes()
            tally.check_all("blind rankings", len(tops[0].ids), same, seed, demand.id)


def _documents(session: Session) -> list[Talent]:
    return list(talent_documents(session, rankable_ids(session)))


def _rewrite(random: Random, row: Any) -> None:
    for name in TEXTS[type(row)]:
        setattr(row, name, "".join(random.choices(LETTERS, k=random.randint(2, 12))))
    for name, values in OTHERS[type(row)].items():
        setattr(row, name, random.choice(values))
