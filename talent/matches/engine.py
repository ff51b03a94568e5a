"""The matcher in service: opens or builds the index, and takes in every change before it answers."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Lock

from sqlmodel import Session

from matching import storage
from matching.demand_set import DemandSet
from matching.matcher import Matcher
from matching.persist import vocabulary_hash
from matching.shapes import Demand, Weights
from matching.skills import Gate
from matching.warm import needs_warming, warm
from talent.audit.changes import changes_since, latest_sequence
from talent.audit.tables import ChangeKind
from talent.kit.clock import today
from talent.kit.db import Database
from talent.kit.errors import Unavailable
from talent.matches.build_turn import build_turn
from talent.matches.documents import (
    count_rankable,
    demand_documents,
    rankable_ids,
    reviewed_documents,
    same_code_lists,
    talent_documents,
    vocabulary_document,
)
from talent.matches.homes import HomeBook
from talent.matches.teaching import Lessons, taught, teach
from talent.people.queries import returned_people

Report = Callable[[str, int, int], None]
logger = logging.getLogger(__name__)

CHANGES_AT_ONCE = 5_000
KEPT_VERSIONS = 2
# From so many people on the build uses all processors; for fewer, starting them takes longer than it saves.
MANY = 20_000
# So many people are built within a request, in a few seconds, where there is no index at all.
BUILT_AT_ONCE = 5_000
RETRY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Snapshot:
    """People and demands as they stand after ``sequence``; never changes, so a ranking needs no lock."""

    matcher: Matcher
    demands: DemandSet
    sequence: int
    on_disk: str | None
    lessons: Lessons
    # Who comes back from a pause by this day is in it; None before that was looked at.
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A version with the weights of this process, and which one was current when it was opened."""

    matcher: Matcher
    on_disk: str | None


class MatchEngine:
    """One a process. ``folder`` holds the index versions; several processes may share it.

    ``kept_up`` says that somebody builds in the background: then no request does what takes minutes.
    """

    def __init__(self, database: Database, folder: Path, weights: Weights) -> None:
        self.database = database
        self.folder = folder
        self.weights = weights
        self.kept_up = False
        self.home_book = HomeBook()
        self._state: Snapshot | None = None
        # Held while changes are taken in, and by the one that opens another version.
        self._advancing, self._opening = Lock(), Lock()

    def snapshot(self, session: Session) -> Snapshot:
        """Everything that was committed when the session's reading began is in it."""
        self._take_up(session)
        with self._advancing:
            assert self._state is not None
            self._state = self._advance(session, self._state)
            return self._state

    def gate(self, session: Session) -> Gate:
        """What reads free text as skills, with the code lists of the index."""
        return self.snapshot(session).matcher.reader.gate

    def build(self, report: Report | None = None, *, wait: bool = True) -> None:
        """Build a new version from the tables, write it and switch to it.

        One process builds at a time: without ``wait`` a second one raises BlockingIOError. Raises
        OSError where the version can't be written; the one before goes on serving.
        """
        with build_turn(self.folder, wait=wait):
            with self.database.read() as session:
                matcher = self._read_tables(session, report)
            self._save(matcher, report)

    def ensure(self, report: Report | None = None) -> None:
        """Build the index if there is none."""
        if not self.is_ready():
            self.build(report)

    def warm(self, report: Report | None = None) -> None:
        """Compile the search for the index on disk, if there is one and that was never done here."""
        found = self._open()
        if found is not None:
            _warm(found.matcher, report)

    def is_ready(self) -> bool:
        """There is an index to rank with."""
        return storage.current(self.folder) is not None

    def is_current(self) -> bool:
        """There is an index, and the code lists are those that it was built with."""
        found = storage.serving(self.folder)
        if found is None:
            return False
        with self.database.read() as session:
            return found[1].vocabulary == vocabulary_hash(vocabulary_document(session))

    def must_wait(self, session: Session) -> bool:
        """Without an index a ranking has to wait for the one that is built in the background."""
        return self.kept_up and count_rankable(session) > BUILT_AT_ONCE

    @property
    def served(self) -> Snapshot | None:
        """What this process serves now, if it has opened anything yet."""
        return self._state

    def is_behind(self) -> bool:
        """Another version than the one that this process serves is the current one."""
        return self._state is None or self._state.on_disk != storage.current(self.folder)

    def opened(self, session: Session) -> Snapshot | None:
        """The version on disk with all changes since, without building; None where none is good."""
        found = self._open()
        return None if found is None else self._advance(session, self._with_demands(session, found))

    def _take_up(self, session: Session) -> None:
        """Open another version beside the lock: while one request does, the others use the old one."""
        if not self.is_behind() or not self._opening.acquire(blocking=self._state is None):
            return
        try:
            if self.is_behind():
                found = self._with_demands(session, self._open_or_build(session))
                state = self._advance(session, found)
                with self._advancing:
                    self._state = state
        finally:
            self._opening.release()

    def _with_demands(self, session: Session, opened: Opened) -> Snapshot:
        # Whose words an alias concerns that is newer than the version, the change log says.
        matcher = opened.matcher.with_reviewed(reviewed_documents(session))
        documents = demand_documents(session)
        lessons = teach(session, matcher, documents, everything=True)
        demands = matcher.demand_set(lessons.applied(documents))
        return Snapshot(matcher, demands, matcher.sequence, opened.on_disk, lessons)

    def _open_or_build(self, session: Session) -> Opened:
        found = self._open()
        if found is not None and (self.kept_up or self._is_of_these_lists(session, found)):
            return found
        return self._build_here(session)

    def _open(self) -> Opened | None:
        # The name first: what is switched to meanwhile is then opened once more, never missed.
        on_disk = storage.current(self.folder)
        try:
            matcher = Matcher.open(self.folder)
        except storage.DamagedIndex as damage:
            if on_disk is not None:
                logger.error("no version of the index can be served: %s", damage)
            return None
        for refusal in matcher.refused:
            logger.error("a version of the index is refused: %s", refusal)
        return Opened(replace(matcher, weights=self.weights), on_disk)

    def _is_of_these_lists(self, session: Session, opened: Opened) -> bool:
        return same_code_lists(opened.matcher.vocabulary, vocabulary_document(session))

    def _build_here(self, session: Session) -> Opened:
        """Build for a ranking that waits. What can't be written is ranked from memory."""
        if self.must_wait(session):
            raise Unavailable("匹配索引正在建立，请稍后再试。", retry_after=RETRY_SECONDS)
        matcher = None
        try:
            with build_turn(self.folder):
                built = self._open()
                if built is not None and self._is_of_these_lists(session, built):
                    return built
                matcher = self._read_tables(session, None)
                self._save(matcher, None)
            written = self._open()
        except OSError:
            # A full disk stops no ranking; the next build tries again.
            logger.exception("the index could not be written")
            written = None
        matcher = matcher or self._read_tables(session, None)
        return written or Opened(matcher, storage.current(self.folder))

    def _read_tables(self, session: Session, report: Report | None) -> Matcher:
        # The number first: what is written meanwhile is then applied twice, never missed.
        sequence = latest_sequence(session)
        vocabulary = vocabulary_document(session)
        ids = rankable_ids(session)
        talents = talent_documents(session, ids)
        tell = _stage("建立索引", report)
        processes = (os.cpu_count() or 1) if len(ids) > MANY else 1
        matcher = Matcher.build(talents, vocabulary, self.weights, tell, count=len(ids), processes=processes)
        # Before anybody is served from it: who asks first must not wait for the compiler.
        _warm(matcher, report)
        return replace(matcher, sequence=sequence)

    def _save(self, matcher: Matcher, report: Report | None) -> None:
        matcher.save(self.folder, tell=_stage("写入索引", report))
        storage.remove_old(self.folder, KEPT_VERSIONS)

    def _advance(self, session: Session, state: Snapshot) -> Snapshot:
        """Apply the change log past the number of the state."""
        while changes := changes_since(session, state.sequence, CHANGES_AT_ONCE):
            people = sorted({number for _, kind, number in changes if kind is ChangeKind.PERSON})
            named = {number for _, kind, number in changes if kind is ChangeKind.DEMAND}
            # A demand that learnt from somebody learns again when that person's profile has changed.
            demands = sorted(named | state.lessons.about(people))
            sequence = changes[-1][0]
            matcher, offered = replace(state.matcher, sequence=sequence), state.demands
            lessons = state.lessons
            if any(kind is ChangeKind.VOCABULARY for _, kind, _ in changes):
                matcher = matcher.with_reviewed(reviewed_documents(session))
                offered = replace(offered, reader=matcher.reader)
            if people:
                changed = list(talent_documents(session, people))
                matcher = matcher.with_changes(changed, people, sequence=sequence)
            if demands:
                documents = demand_documents(session, demands)
                lessons = lessons.with_changes(teach(session, matcher, documents), demands)
                offered = offered.with_changes(lessons.applied(documents), demands)
            state = Snapshot(matcher, offered, sequence, state.on_disk, lessons, state.day)
        return _with_returned(session, state)


def _with_returned(session: Session, state: Snapshot) -> Snapshot:
    """Takes in, once a day, whose pause is over by the calendar: nobody need have written it down."""
    day = today()
    if state.day == day:
        return state
    returned = returned_people(session, state.day)
    matcher = state.matcher
    if returned:
        documents = list(talent_documents(session, returned))
        matcher = matcher.with_changes(documents, returned, sequence=state.sequence)
    return replace(state, matcher=matcher, day=day)


def _warm(matcher: Matcher, report: Report | None) -> None:
    if needs_warming(matcher):
        tell = _stage("编译排序程序（首次约二十秒）", report)
        tell(0, 1)
        warm(matcher)
        tell(1, 1)


def _stage(name: str, report: Report | None) -> Callable[[int, int], None]:
    """Progress of one stage, told to whom it may concern."""

    def tell(done: int, total: int) -> None:
        if report is not None:
            report(name, done, total)

    return tell


def taught_document(session: Session, snapshot: Snapshot, demand_id: int) -> Demand:
    """The document of one demand with what it has learnt from verdicts: as it is ranked."""
    return taught(session, snapshot.matcher, snapshot.lessons, demand_documents(session, [demand_id])[0])
