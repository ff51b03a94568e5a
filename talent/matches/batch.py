"""All open demands at once: their first people into a file and into the recommendations of the pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.among import Keep
from matching.batch import tops
from matching.blocks import SCORE_DIGITS
from matching.congestion import DEPTH, Exposure, Prices, price
from matching.matcher import Top
from matching.reciprocal import mutual_scores
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.enterprises.picking import open_demand_ids
from talent.enterprises.schemas import DemandFilter
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Invalid
from talent.matches.batchfiles import Columns, check_file, write_file
from talent.matches.documents import demand_documents
from talent.matches.engine import MatchEngine, Report, Snapshot
from talent.matches.leaving_out import among_without, blockers_by_demand
from talent.matches.recommendations import Stamp, drop_recommendations, replace_recommendations
from talent.matches.spool import RECORD, Key, Records, Spool, lists_of, starts_of
from talent.matches.teaching import teach

# Demands whose result is marked as done at once: what a killed run does again at most.
CHUNK = 100


@dataclass(frozen=True, slots=True)
class BatchInput:
    """``top`` people a demand into ``out`` (if given); ``spool`` is where unfinished work waits.

    With ``prices`` the order is score minus price. ``store`` renews the recommendations on the pages.
    """

    spool: Path
    out: Path | None = None
    top: int = 20
    threads: int = 1
    prices: bool = False
    store: bool = True


@dataclass(frozen=True, slots=True)
class PriceReport:
    """What the prices cost and gain: ``kept`` is the share of the sum of scores that the plan keeps."""

    cap: int
    kept: float
    before: Exposure
    after: Exposure


@dataclass(frozen=True, slots=True)
class BatchReport:
    """``resumed`` demands were there from a run that was killed; ``restarted``: they were of no use."""

    version: str
    computed_on: date
    demands: int
    rows: int
    resumed: int
    restarted: bool
    prices: PriceReport | None


def match_all(
    database: Database, actor: Actor, engine: MatchEngine, wanted: BatchInput, report: Report
) -> BatchReport:
    """Run a batch, or go on with one that was killed: the file is the same, byte for byte.

    It goes on only with the same index, day, demands and wishes. Rows go to disk as they come; the file and
    the recommendations change at the end, the recommendations demand by demand.
    """
    require(actor, Permission.MATCH_ALL)
    if wanted.out is None and not wanted.store:
        raise Invalid("请用 --out 指定输出文件，或去掉 --no-store 以更新页面推荐。")
    write = None if wanted.out is None else check_file(wanted.out)
    day = today()
    with database.read() as session:
        snapshot = engine.snapshot(session)
        ids = open_demand_ids(session, actor, DemandFilter())
        with Spool(wanted.spool, _key(snapshot, ids, wanted, day)) as spool:
            resumed = spool.done
            _fill(session, snapshot, ids, wanted, day, spool, report)
            records = spool.records()
            prices = _prices(records, report) if wanted.prices else None
            found = _Result(records, wanted.top, prices)
            rows = found.rows
            _note(database, actor, wanted, len(ids), rows)
            if wanted.out is not None and write is not None:
                write_file(wanted.out, write, found.chunks())
            if wanted.store:
                stamp = Stamp(snapshot.matcher.version, day, priced=wanted.prices)
                _store(database, ids, found, stamp, report)
            spool.remove()
    return BatchReport(
        version=snapshot.matcher.version,
        computed_on=day,
        demands=len(ids),
        rows=rows,
        resumed=resumed,
        restarted=spool.restarted,
        prices=None if prices is None else PriceReport(prices.cap, prices.kept, prices.before, prices.after),
    )


@dataclass(frozen=True, slots=True)
class _Result:
    """All pairs that were found, and which of them are wanted in which order."""

    records: Records
    top: int
    prices: Prices | None

    @property
    def rows(self) -> int:
        lengths = np.diff(starts_of(self.records))
        return int(np.minimum(lengths, self.top).sum())

    def chunks(self) -> Iterator[Columns]:
        """The rows, some demands at a time, each demand's best first."""
        starts = starts_of(self.records)
        for first in range(0, len(starts) - 1, CHUNK):
            bounds = starts[first : first + CHUNK + 1]
            part = self.records[bounds[0] : bounds[-1]]
            yield _columns(part, bounds - bounds[0], self.top, self.prices)


def _key(snapshot: Snapshot, ids: Sequence[int], wanted: BatchInput, day: date) -> Key:
    """All that the result depends on."""
    return {
        "version": snapshot.matcher.version,
        "sequence": snapshot.sequence,
        "day": day.isoformat(),
        "demands": sha256(repr(ids).encode()).hexdigest(),
        "weights": repr(snapshot.matcher.weights),
        "depth": _depth(wanted),
        "record": str(RECORD.descr),
    }


def _depth(wanted: BatchInput) -> int:
    return max(wanted.top, DEPTH) if wanted.prices else wanted.top


def _fill(
    session: Session,
    snapshot: Snapshot,
    ids: Sequence[int],
    wanted: BatchInput,
    day: date,
    spool: Spool,
    report: Report,
) -> None:
    """Rank what is still to be ranked, a chunk of demands at a time."""
    theta = snapshot.matcher.weights.theta
    report("批量匹配", spool.done, len(ids))
    for start in range(spool.done, len(ids), CHUNK):
        chunk = demand_documents(session, ids[start : start + CHUNK])
        demands = teach(session, snapshot.matcher, chunk).applied(chunk)
        found = tops(
            snapshot.matcher,
            demands,
            today=day,
            count=_depth(wanted),
            threads=wanted.threads,
            keeps=_keeps(session, [demand.id for demand in chunk]),
        )
        for demand_id, top in found:
            spool.append(_records(demand_id, top, theta))
        spool.mark()
        report("批量匹配", spool.done, len(ids))


def _keeps(session: Session, demand_ids: Sequence[int]) -> dict[int, Keep]:
    """For demands whose employer somebody keeps out, everybody else."""
    hidden = blockers_by_demand(session, demand_ids)
    return {number: among_without(people) for number, people in hidden.items() if people}


def _records(demand_id: int, top: Top, theta: float) -> Records:
    records = np.zeros(len(top.ids), RECORD)
    records["demand"], records["talent"] = demand_id, top.ids
    records["score"], records["fit"], records["wish"] = top.scores, top.fit, top.wish
    records["mutual"] = mutual_scores(top, theta)
    return records


def _prices(records: Records, report: Report) -> Prices:
    report("计算价格", 0, 1)
    prices = price(lists_of(records))
    report("计算价格", 1, 1)
    return prices


def _columns(records: Records, starts: NDArray[np.int64], top: int, prices: Prices | None) -> Columns:
    prices_of = np.zeros(len(records)) if prices is None else prices.of(records["talent"])
    ordered = np.round(records["score"] - prices_of, SCORE_DIGITS)
    number = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    # Who ties stays in the order of the ranking.
    order = np.lexsort((np.arange(len(records)), -ordered, number))
    rank = np.arange(len(records)) - starts[number] + 1
    chosen = order[rank <= top]
    return {
        "demand_id": records["demand"][chosen],
        "rank": rank[rank <= top].astype(np.int32),
        "talent_id": records["talent"][chosen],
        **{name: records[name][chosen] for name in ("score", "fit", "wish", "mutual")},
        "price": prices_of[chosen],
        "order_score": ordered[chosen],
    }


def _note(database: Database, actor: Actor, wanted: BatchInput, demands: int, rows: int) -> None:
    """One line in the audit trail for each thing that happens to the result, before it happens."""
    detail = f"demands={demands} rows={rows} prices={'yes' if wanted.prices else 'no'}"
    with database.write() as session:
        if wanted.out is not None:
            record(session, actor, Action.MATCH_EXPORT, "demand", None, detail)
        if wanted.store:
            record(session, actor, Action.MATCH_STORE, "demand", None, detail)


def _store(database: Database, ids: Sequence[int], found: _Result, stamp: Stamp, report: Report) -> None:
    stored: set[int] = set()
    for columns in found.chunks():
        with database.write() as session:
            replace_recommendations(session, columns, stamp)
        stored.update(columns["demand_id"].tolist())
        report("更新推荐", len(stored), len(ids))
    with database.write() as session:
        drop_recommendations(session, keep=stored)
