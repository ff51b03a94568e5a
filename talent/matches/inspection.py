"""The index beside the tables: what serves, what waits, and what differs."""

from collections.abc import Callable, Collection, Iterable

import numpy as np
from sqlmodel import Session

from matching import contents, storage
from matching.demand_set import DemandSet
from matching.encode import EncodedDemand
from matching.matcher import Matcher
from matching.persist import vocabulary_hash
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.changes import changed_since, latest_sequence, record_changes
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.kit.clock import today
from talent.matches.build_turn import is_building, last_attempt
from talent.matches.documents import (
    demand_documents,
    rankable_ids,
    same_code_lists,
    talent_documents,
    vocabulary_document,
)
from talent.matches.engine import MatchEngine, Report, Snapshot
from talent.matches.schemas import Differences, Different, IndexReport, IndexStatus, VersionOnDisk
from talent.matches.teaching import teach

REPAIRED_AT_ONCE = 5_000


def index_status(session: Session, engine: MatchEngine) -> IndexStatus:
    """What serves and what waits, without applying anything."""
    found, attempt = storage.serving(engine.folder), last_attempt(engine.folder)
    latest = latest_sequence(session)
    changed: list[int] = []
    tombstones = 0
    if found is not None:
        changed = changed_since(session, found[1].sequence, ChangeKind.PERSON)
        tombstones = contents.holds(Matcher.open(engine.folder), changed)
    return IndexStatus(
        version=None if found is None else found[1].version,
        talents=0 if found is None else found[1].counts["talents"],
        built_at=None if found is None else found[1].created,
        sequence=0 if found is None else found[1].sequence,
        pending=latest if found is None else latest - found[1].sequence,
        tail=len(changed),
        tombstones=tombstones,
        vocabulary_current=found is not None
        and found[1].vocabulary == vocabulary_hash(vocabulary_document(session)),
        as_of=today(),
        versions=[_on_disk(engine, name) for name in storage.versions(engine.folder)],
        building=is_building(engine.folder),
        failed_builds=0 if attempt is None else attempt.failures,
        next_build_at=None if attempt is None else attempt.again_at(),
    )


def _on_disk(engine: MatchEngine, name: str) -> VersionOnDisk:
    folder = engine.folder / name
    size = storage.size_of(folder)
    try:
        manifest = storage.read_version(folder)[0]
    except storage.DamagedIndex as damage:
        return VersionOnDisk(name=name, bytes=size, built_at=None, talents=0, refused=str(damage))
    talents = manifest.counts["talents"]
    return VersionOnDisk(name=name, bytes=size, built_at=manifest.created, talents=talents)


def as_of_one_moment(session: Session) -> None:
    """All reads of the session, which must not have begun, see the tables as they are at the first one."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def verify_index(session: Session, engine: MatchEngine, report: Report) -> IndexReport:
    """Read every byte of the version that serves, and compare it, changes applied, with the tables.

    Everybody is encoded again, some tens of thousands at a time. The session must see one state of the
    tables from beginning to end (``as_of_one_moment``), or what is written meanwhile would differ.
    """
    current = storage.current(engine.folder)
    damaged: list[str] = []
    if current is not None:
        damaged = storage.find_damage(engine.folder / current, lambda *now: report("校验文件", *now))
    snapshot = engine.opened(session)
    if snapshot is None:
        nothing = Differences(checked=0, missing=[], extra=[], different=[])
        return IndexReport(
            version=None,
            sequence=0,
            vocabulary_current=False,
            damaged=damaged,
            people=nothing,
            demands=nothing,
        )
    return IndexReport(
        version=snapshot.matcher.version,
        sequence=snapshot.sequence,
        vocabulary_current=same_code_lists(snapshot.matcher.vocabulary, vocabulary_document(session)),
        damaged=damaged,
        people=compare_people(session, snapshot, report),
        demands=compare_demands(session, snapshot),
    )


def compare_people(session: Session, snapshot: Snapshot, report: Report) -> Differences:
    """Everybody who is ranked beside everybody who should be, field by field."""
    matcher = snapshot.matcher
    held, wanted = contents.ids_of(matcher), np.array(rankable_ids(session), np.int64)
    found: dict[int, list[str]] = {}
    done = 0
    for stored in contents.windows(matcher):
        fresh = contents.fresh_window(matcher, talent_documents(session, stored.ids.tolist()))
        found |= contents.different(stored, fresh)
        done += len(stored.ids)
        report("核对人才", done, len(held))
    return Differences(
        checked=len(held),
        missing=np.setdiff1d(wanted, held).tolist(),
        extra=np.setdiff1d(held, wanted).tolist(),
        different=_different(found.items()),
    )


def compare_demands(session: Session, snapshot: Snapshot) -> Differences:
    """The demands that people are offered beside the tables. Ended ones may stay; they are filtered."""
    stored = _demands(snapshot.demands)
    documents = demand_documents(session)
    documents = teach(session, snapshot.matcher, documents, everything=True).applied(documents)
    fresh = _demands(snapshot.matcher.demand_set(documents))
    ended = {one.id for one in demand_documents(session, sorted(stored.keys() - fresh.keys()))}
    both = sorted(stored.keys() & fresh.keys())
    return Differences(
        checked=len(stored),
        missing=sorted(fresh.keys() - stored.keys()),
        extra=sorted(stored.keys() - fresh.keys() - ended),
        different=_different((one, _fields(stored[one], fresh[one])) for one in both),
    )


def _demands(demands: DemandSet) -> dict[int, EncodedDemand]:
    return {
        one.demand.id: one
        for layer in demands.layers
        for one, alive in zip(layer.block.encoded, layer.alive.tolist(), strict=True)
        if alive
    }


def _fields(stored: EncodedDemand, fresh: EncodedDemand) -> list[str]:
    """The parts of two encoded demands that are not the same."""
    parts: dict[str, Callable[[EncodedDemand], object]] = {
        "demand": lambda one: one.demand,
        "asks": lambda one: one.asks,
        "title": lambda one: one.title,
        "text": lambda one: (one.terms.tolist(), one.values.tolist()),
    }
    return [name for name, part in parts.items() if part(stored) != part(fresh)]


def _different(found: Iterable[tuple[int, Collection[str]]]) -> list[Different]:
    return [Different(id=number, fields=list(names)) for number, names in found if names]


def repair_index(session: Session, actor: Actor, found: IndexReport) -> int:
    """Put whatever differs into the change log, so that every process takes it from the tables anew."""
    require(actor, Permission.INDEX_REPAIR)
    people, demands = found.people.ids, found.demands.ids
    if not (people or demands):
        return 0
    record(
        session, actor, Action.INDEX_REPAIR, "index", None, f"{len(people)} people, {len(demands)} demands"
    )
    for kind, ids in ((ChangeKind.PERSON, people), (ChangeKind.DEMAND, demands)):
        for start in range(0, len(ids), REPAIRED_AT_ONCE):
            record_changes(session, kind, ids[start : start + REPAIRED_AT_ONCE])
    return len(people) + len(demands)
