"""Rankings by a cluster: the rules and the answers of every other door."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from matching.cluster.folder import ClusterFolder
from matching.shapes import Weights
from talent.accounts.actor import Actor
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.enterprises.enums import Importance
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden, Unavailable
from talent.kit.paging import Page
from talent.kit.terms import Category
from talent.matches import cluster as service
from talent.matches.cluster import ClusterEngine, build_cluster, rank_on_cluster
from talent.matches.engine import MatchEngine
from talent.matches.enums import RankOrder
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import CandidateFilter
from talent.vocab.tables import SkillAlias
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

FIRST = Page()
TOWN = CandidateFilter(division="130100", experience_years=1, category=Category.PRACTITIONER)
WANTED = [
    CandidateFilter(),
    CandidateFilter(order=RankOrder.NEWEST),
    CandidateFilter(skill="photoshop"),
    TOWN,
]


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    asks = (("ps修图", None, 3, Importance.REQUIRED), ("Python", None, 2, Importance.PREFERRED))
    demand = make_demand(session, enterprise_owner.organisation_id or 0, title="电商美工", skills=asks)
    for number in range(12):
        skills = [("Photoshop", "photoshop", number % 4 + 1)] if number % 3 else [("Pyhton", None, 2)]
        make_person(session, title="美工" if number % 2 else "客服", skills=skills)
    session.commit()
    return demand.id or 0


@pytest.fixture
def folder(database: Database, demand_id: int, tmp_path: Path) -> Path:
    with database.read() as reading:
        build_cluster(reading, tmp_path / "cluster", 3, Weights(), lambda *_: None)
    return tmp_path / "cluster"


class InProcess:
    """Shards of a folder in this process, where a test needs no Ray."""

    def __init__(self, folder: Path) -> None:
        self.folder = ClusterFolder.open(folder)
        self._shards = self.folder.all()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shards, name)

    def change(self, changed: Any, removed: Any) -> None:
        self._shards = self._shards.with_changes(changed, removed)


@pytest.fixture
def serving(folder: Path) -> ClusterEngine:
    return ClusterEngine(InProcess(folder))  # type: ignore[arg-type]


Opened = Callable[..., ClusterEngine]


@pytest.fixture
def open_on_ray(ray: Any, database: Database, folder: Path) -> Iterator[Opened]:
    opened: list[ClusterEngine] = []

    def open_one(weights: Weights | None = None) -> ClusterEngine:
        with database.read() as reading:
            opened.append(ClusterEngine.open(reading, folder, weights or Weights(), timeout=60.0))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def check_same(
    database: Database, engine: MatchEngine, serving: ClusterEngine, actor: Actor, demand_id: int
) -> None:
    with database.read() as reading:
        for wanted in WANTED:
            one = rank_candidates(reading, actor, engine, demand_id, wanted, FIRST)
            many = rank_on_cluster(reading, actor, serving, demand_id, wanted, FIRST)
            assert many.model_dump(exclude={"index"}) == one.model_dump(exclude={"index"})
            assert many.index.talents == one.index.talents


def test_shards_give_the_candidates_that_one_index_gives(
    database: Database, engine: MatchEngine, serving: ClusterEngine, enterprise_owner: Actor, demand_id: int
) -> None:
    check_same(database, engine, serving, enterprise_owner, demand_id)


def test_a_person_written_after_the_build_is_in_the_next_ranking(
    database: Database,
    engine: MatchEngine,
    serving: ClusterEngine,
    enterprise_owner: Actor,
    demand_id: int,
    session: Session,
) -> None:
    engine.build()
    person = make_person(session, title="美工", skills=[("Photoshop", "photoshop", 4)])
    record_change(session, ChangeKind.PERSON, person.id or 0)
    session.commit()
    check_same(database, engine, serving, enterprise_owner, demand_id)
    with database.read() as reading:
        found = rank_on_cluster(reading, enterprise_owner, serving, demand_id, WANTED[0], FIRST)
    assert person.id in [one.talent_id for one in found.candidates]


def test_another_enterprise_is_refused_as_at_every_door(
    database: Database, serving: ClusterEngine, other_enterprise: Actor, demand_id: int
) -> None:
    with database.read() as reading, pytest.raises(Forbidden):
        rank_on_cluster(reading, other_enterprise, serving, demand_id, WANTED[0], FIRST)


def test_a_folder_without_a_cluster_says_how_to_build_one(database: Database, tmp_path: Path) -> None:
    with database.read() as reading, pytest.raises(Unavailable, match="jicai cluster build"):
        ClusterEngine.open(reading, tmp_path / "nothing", Weights(), timeout=1.0)


def test_without_ray_the_extra_is_named(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_ray(*_: Any, **__: Any) -> None:
        raise service.RayMissing("no ray")

    monkeypatch.setattr(service.RayCluster, "open", no_ray)
    with database.read() as reading, pytest.raises(Unavailable, match=r"jicai\[cluster\]"):
        ClusterEngine.open(reading, folder, Weights(), timeout=1.0)


def test_other_weights_or_code_lists_need_a_new_build(
    database: Database, folder: Path, session: Session
) -> None:
    with database.read() as reading, pytest.raises(Unavailable, match="权重"):
        ClusterEngine.open(reading, folder, Weights(theta=0.5), timeout=1.0)
    session.add(SkillAlias(alias="照片美化大师", skill="photoshop"))
    session.commit()
    with database.read() as reading, pytest.raises(Unavailable, match="代码表"):
        ClusterEngine.open(reading, folder, Weights(), timeout=1.0)


@pytest.mark.cluster
@pytest.mark.slow
def test_actors_give_the_candidates_that_one_index_gives(
    database: Database, engine: MatchEngine, open_on_ray: Opened, enterprise_owner: Actor, demand_id: int
) -> None:
    check_same(database, engine, open_on_ray(), enterprise_owner, demand_id)
