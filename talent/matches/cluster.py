"""Rankings by a cluster of shards: for more people than one machine should hold."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Lock

from sqlmodel import Session

from matching.cluster.folder import ClusterFolder, Layout, write_cluster
from matching.cluster.ray_cluster import TIMEOUT_SECONDS, RayCluster
from matching.cluster.routing import split_ids
from matching.cluster.starting import ClusterUnavailable, RayMissing
from matching.learning import learn
from matching.shapes import Talent, Weights
from matching.storage import DamagedIndex
from talent.accounts.actor import Actor
from talent.audit.changes import changes_since, latest_sequence
from talent.audit.tables import ChangeKind
from talent.kit.clock import today
from talent.kit.errors import Unavailable
from talent.kit.paging import Page
from talent.matches.documents import (
    demand_documents,
    rankable_ids,
    same_code_lists,
    talent_documents,
    vocabulary_document,
)
from talent.matches.engine import CHANGES_AT_ONCE, Report
from talent.matches.homes import HomeBook
from talent.matches.leaving_out import hidden_from
from talent.matches.ranking import among_of, candidates_of, require_rankable
from talent.matches.schemas import CandidateFilter, CandidatesOut
from talent.people.queries import returned_people

ANSWER_SECONDS = TIMEOUT_SECONDS
_BUILD = "请运行 jicai cluster build --shards N --out 该目录。"


def build_cluster(session: Session, folder: Path, count: int, weights: Weights, report: Report) -> Layout:
    """Build ``count`` shards from the tables, one at a time in memory, and make them those that serve."""
    # The number first: what is written meanwhile is then applied twice, never missed.
    sequence = latest_sequence(session)
    vocabulary = vocabulary_document(session)
    ids = rankable_ids(session)
    statistics = learn(_told(talent_documents(session, ids), len(ids), report), vocabulary)
    shards = split_ids(ids, count)
    written = write_cluster(
        folder,
        lambda number: talent_documents(session, shards[number]),
        vocabulary,
        weights,
        statistics,
        count=count,
        sequence=sequence,
        progress=lambda done, total: report("建立分片", done, total),
    )
    return written.layout


def _told(talents: Iterator[Talent], total: int, report: Report) -> Iterator[Talent]:
    for done, talent in enumerate(talents, start=1):
        yield talent
        report("统计", done, total)


class ClusterEngine:
    """A cluster in service: takes in every change before it answers."""

    def __init__(self, cluster: RayCluster) -> None:
        self._cluster = cluster
        self._sequence = cluster.folder.layout.sequence
        self._day: date | None = None
        self._lock = Lock()
        self.home_book = HomeBook()

    @staticmethod
    def open(
        session: Session, folder: Path, weights: Weights, *, timeout: float, address: str | None = None
    ) -> "ClusterEngine":
        """Start the actors of the cluster in a folder; raises Unavailable and says what to do.

        ``timeout`` is the most that an answer may take, in seconds; ``address`` that of a Ray that runs.
        """
        try:
            shard = ClusterFolder.open(folder).shard(0)
            same = same_code_lists(shard.vocabulary, vocabulary_document(session))
            if not same or shard.weights != weights:
                raise Unavailable(f"集群索引建立之后，代码表或权重有变动。{_BUILD}")
            return ClusterEngine(RayCluster.open(folder, timeout=timeout, address=address))
        except DamagedIndex as error:
            raise Unavailable(f"{folder} 中没有完好的集群索引。{_BUILD}") from error
        except RayMissing as error:
            raise Unavailable("没有安装 Ray。请运行 pip install 'jicai[cluster]' 后再试。") from error
        except ClusterUnavailable as error:
            raise Unavailable(f"Ray 无法启动或连接：{error}") from error

    def cluster(self, session: Session) -> RayCluster:
        """Everything that was committed when the session's reading began is in it."""
        with self._lock:
            while changes := changes_since(session, self._sequence, CHANGES_AT_ONCE):
                people = sorted({number for _, kind, number in changes if kind is ChangeKind.PERSON})
                if people:
                    self._cluster.change(list(talent_documents(session, people)), people)
                self._sequence = changes[-1][0]
            if self._day != today():
                returned = returned_people(session, self._day)
                if returned:
                    self._cluster.change(list(talent_documents(session, returned)), returned)
                self._day = today()
        return self._cluster

    def close(self) -> None:
        self._cluster.close()


def rank_on_cluster(
    session: Session,
    actor: Actor,
    engine: ClusterEngine,
    demand_id: int,
    wanted: CandidateFilter,
    page: Page,
) -> CandidatesOut:
    """``rank_candidates`` by a cluster, under the same rules; ``missing`` names silent shards."""
    hidden = hidden_from(session, actor, require_rankable(session, actor, demand_id))
    document = demand_documents(session, [demand_id])[0]
    cluster = engine.cluster(session)
    homes = None if wanted.division is None else engine.home_book.homes(session)
    among = among_of(session, homes, wanted, hidden)
    return candidates_of(session, actor, cluster, document, wanted, page, among)
