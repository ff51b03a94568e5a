"""The matcher in service: opens or builds the index, and takes in every change before it answers."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock

from sqlmodel import Session

from matching import storage
from matching.demand_set import DemandSet
from matching.matcher import Matcher
from matching.shapes import Talent, Weights
from matching.skills import Gate
from talent.audit.changes import changes_since, latest_sequence
from talent.audit.tables import ChangeKind
from talent.kit.clock import today
from talent.kit.db import Database
from talent.matches.documents import (
    demand_documents,
    rankable_ids,
    reviewed_documents,
    same_code_lists,
    talent_documents,
    vocabulary_document,
)
from talent.matches.schemas import IndexStatus

Report = Callable[[str, int, int], None]
logger = logging.getLogger(__name__)

CHANGES_AT_ONCE = 5_000
KEPT_VERSIONS = 2


@dataclass(frozen=True, slots=True)
class Snapshot:
    """People and demands as they stand after ``sequence``; never changes, so a ranking needs no lock."""

    matcher: Matcher
    demands: DemandSet
    sequence: int
    on_disk: str | None


class MatchEngine:
    """One a process. ``folder`` holds the index versions; several processes may share it."""

    def __init__(self, database: Database, folder: Path, weights: Weights) -> None:
        self._database = database
        self.folder = folder
        self.weights = weights
        self._lock = RLock()
        self._state: Snapshot | None = None

    def snapshot(self, session: Session) -> Snapshot:
        """Everything that was committed when the session's reading began is in it."""
        with self._lock:
            state = self._state
            if state is None or state.on_disk != storage.current(self.folder):
                state = self._open(session)
            self._state = self._advance(session, state)
            return self._state

    def gate(self, session: Session) -> Gate:
        """What reads free text as skills, with the code lists of the index."""
        return self.snapshot(session).matcher.reader.gate

    def build(self, report: Report | None = None) -> IndexStatus:
        """Build a new version from the tables, write it and switch to it."""
        with self._database.read() as session, self._lock:
            self._state = self._build(session, report)
        return self.status()

    def ensure(self, report: Report | None = None) -> None:
        """Build the index if there is none."""
        if not self.is_ready():
            self.build(report)

    def is_ready(self) -> bool:
        """There is an index to rank with."""
        return storage.current(self.folder) is not None

    def is_current(self) -> bool:
        """There is an index, and the code lists are those that it was built with."""
        found = self.status()
        return found.version is not None and found.vocabulary_current

    def status(self) -> IndexStatus:
        """What serves and what waits, without applying anything."""
        with self._database.read() as session, self._lock:
            try:
                matcher = Matcher.open(self.folder)
            except storage.DamagedIndex:
                matcher = None
            latest = latest_sequence(session)
            same = matcher is not None and same_code_lists(matcher.vocabulary, vocabulary_document(session))
        return IndexStatus(
            version=matcher.version if matcher is not None else None,
            talents=len(matcher) if matcher is not None else 0,
            built_at=storage.created(self.folder),
            sequence=matcher.sequence if matcher is not None else 0,
            pending=latest - matcher.sequence if matcher is not None else latest,
            vocabulary_current=same,
            as_of=today(),
        )

    def _open(self, session: Session) -> Snapshot:
        on_disk = storage.current(self.folder)
        try:
            matcher = replace(Matcher.open(self.folder), weights=self.weights)
        except storage.DamagedIndex:
            return self._build(session, None)
        vocabulary = vocabulary_document(session)
        if not same_code_lists(matcher.vocabulary, vocabulary):
            return self._build(session, None)
        # Whose words an alias concerns that is newer than the version, the change log says.
        matcher = matcher.with_reviewed(vocabulary.reviewed)
        return Snapshot(matcher, matcher.demand_set(demand_documents(session)), matcher.sequence, on_disk)

    def _build(self, session: Session, report: Report | None) -> Snapshot:
        # The number first: what is written meanwhile is then applied twice, never missed.
        sequence = latest_sequence(session)
        vocabulary = vocabulary_document(session)
        ids = rankable_ids(session)

        def tell(done: int, total: int) -> None:
            if report is not None:
                report("建立索引", done, total)

        talents: Iterator[Talent] = talent_documents(session, ids)
        matcher = Matcher.build(talents, vocabulary, self.weights, tell, count=len(ids))
        matcher = replace(matcher, sequence=sequence)
        try:
            matcher.save(self.folder, sequence=sequence)
            storage.remove_old(self.folder, KEPT_VERSIONS)
        except OSError:
            # A full disk stops no ranking: this process answers from memory, the next build tries again.
            logger.exception("the index could not be written")
        demands = matcher.demand_set(demand_documents(session))
        return Snapshot(matcher, demands, sequence, storage.current(self.folder))

    def _advance(self, session: Session, state: Snapshot) -> Snapshot:
        """Apply the change log past the number of the state."""
        while changes := changes_since(session, state.sequence, CHANGES_AT_ONCE):
            people = sorted({number for _, kind, number in changes if kind is ChangeKind.PERSON})
            demands = sorted({number for _, kind, number in changes if kind is ChangeKind.DEMAND})
            sequence = changes[-1][0]
            matcher, offered = replace(state.matcher, sequence=sequence), state.demands
            if any(kind is ChangeKind.VOCABULARY for _, kind, _ in changes):
                matcher = matcher.with_reviewed(reviewed_documents(session))
                offered = replace(offered, reader=matcher.reader)
            if people:
                changed = list(talent_documents(session, people))
                matcher = matcher.with_changes(changed, people, sequence=sequence)
            if demands:
                offered = offered.with_changes(demand_documents(session, demands), demands)
            state = Snapshot(matcher, offered, sequence, state.on_disk)
        return state
