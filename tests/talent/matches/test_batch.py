"""The batch: the online answer for every demand, in a file that a killed run finishes byte for byte."""

import csv
import importlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlmodel import col, select

from talent.accounts.actor import SYSTEM, Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.enterprises.enums import DemandState, Importance
from talent.kit.clock import now
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, Invalid, Unavailable
from talent.kit.paging import Page
from talent.matches import batch
from talent.matches.batch import BatchInput, BatchReport, match_all
from talent.matches.engine import MatchEngine
from talent.matches.enums import RankOrder
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import CandidateFilter, CandidatesOut
from talent.matches.spool import Spool
from talent.matches.tables import Recommendation
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

Run = Callable[..., BatchReport]
TITLES = ("直播运营", "美工", "电商客服", "店长", "数据分析师", "直播主播", "跨境电商运营")
SKILLS = ("直播运营", "Photoshop", "客户服务", "Python", "剪映")


class Killed(BaseException):
    """Stands for a process that dies: nothing catches it."""


@pytest.fixture(autouse=True)
def market(session: Session, enterprise_owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven open demands and a few closed ones, thirty people; a mark after every second demand."""
    monkeypatch.setattr(batch, "CHUNK", 2)
    organisation_id = enterprise_owner.organisation_id or 0
    for number, title in enumerate(TITLES):
        asks = ((SKILLS[number % 5], None, 2, Importance.REQUIRED),)
        make_demand(session, organisation_id, title=title, skills=asks)
    make_demand(session, organisation_id, state=DemandState.CLOSED)
    make_demand(session, organisation_id, state=DemandState.DRAFT)
    for number in range(30):
        make_person(
            session,
            name=f"钱测试{number}",
            title=TITLES[number % 7],
            skills=[(SKILLS[number % 5], None, 1 + number % 4), (SKILLS[number % 3], None, 2)],
            wish_titles=[TITLES[number % 4]],
            wish_divisions=["130100"] if number % 2 else [],
            wish_salary_min=5000 + 500 * (number % 9),
        )
    session.commit()


@pytest.fixture
def run(database: Database, engine: MatchEngine, tmp_path: Path) -> Run:
    """Runs a batch into ``out.csv`` unless told otherwise."""

    def start(actor: Actor = SYSTEM, report: Any = lambda *_: None, **more: Any) -> BatchReport:
        out = more.pop("out", tmp_path / "out.csv")
        name = "none" if out is None else out.name
        wanted = BatchInput(spool=tmp_path / f"{name}.partial", out=out)
        return match_all(database, actor, engine, replace(wanted, **more), report)

    return start


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def online(
    database: Database, engine: MatchEngine, demand_id: int, order: RankOrder = RankOrder.SCORE
) -> CandidatesOut:
    with database.read() as session:
        wanted = CandidateFilter(order=order)
        return rank_candidates(session, SYSTEM, engine, demand_id, wanted, Page(size=100))


def killed_after(demands: int) -> Any:
    def report(stage: str, done: int, total: int) -> None:
        if stage == "批量匹配" and done >= demands:
            raise Killed

    return report


def test_every_row_is_the_online_answer_bit_for_bit(
    run: Run, database: Database, engine: MatchEngine, tmp_path: Path
) -> None:
    report = run(top=5)
    rows = rows_of(tmp_path / "out.csv")
    assert (report.demands, report.rows, len(rows)) == (7, 35, 35)
    for demand_id in range(1, 8):
        answer = online(database, engine, demand_id)
        mine = [row for row in rows if row["demand_id"] == str(demand_id)]
        assert [
            (
                int(row["rank"]),
                int(row["talent_id"]),
                float(row["score"]),
                float(row["fit"]),
                float(row["wish"]),
            )
            for row in mine
        ] == [(one.rank, one.talent_id, one.score, one.fit, one.wish) for one in answer.candidates[:5]]
        assert report.version == answer.index.version


def test_the_mutual_score_of_a_row_is_the_online_one(
    run: Run, database: Database, engine: MatchEngine, tmp_path: Path
) -> None:
    run(top=30)
    answer = online(database, engine, 1, RankOrder.MUTUAL)
    mutual = {one.talent_id: one.mutual for one in answer.candidates}
    rows = [row for row in rows_of(tmp_path / "out.csv") if row["demand_id"] == "1"]
    assert {int(row["talent_id"]): float(row["mutual"]) for row in rows} == mutual


def test_the_file_names_nobody(run: Run, tmp_path: Path) -> None:
    run()
    text = (tmp_path / "out.csv").read_text("utf-8")
    assert "钱" not in text
    assert text.startswith("demand_id,rank,talent_id,score,fit,wish,mutual,price,order_score\n")
    assert (tmp_path / "out.csv").stat().st_mode & 0o077 == 0


def test_parquet_holds_the_same_rows_with_their_types(run: Run, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    run()
    run(out=tmp_path / "out.parquet")
    table = parquet.read_table(tmp_path / "out.parquet")
    kinds = ["int64", "int32", "int64", "double", "double", "double", "double", "double", "double"]
    assert [str(kind) for kind in table.schema.types] == kinds
    plain = [list(row.values()) for row in rows_of(tmp_path / "out.csv")]
    assert [[str(value) for value in row.values()] for row in table.to_pylist()] == plain


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("prices", [False, True])
def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(
    ending: str, prices: bool, run: Run, tmp_path: Path
) -> None:
    whole, again = tmp_path / f"whole.{ending}", tmp_path / f"again.{ending}"
    run(out=whole, prices=prices)
    with pytest.raises(Killed):
        run(out=again, prices=prices, report=killed_after(4))
    assert not again.exists()
    seen: list[int] = []
    report = run(out=again, prices=prices, report=lambda stage, done, total: seen.append(done))
    assert (report.resumed, report.restarted, seen[0]) == (4, False, 4)
    assert again.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.glob("*again*")) == [f"again.{ending}"]


def test_what_stands_behind_the_last_mark_is_done_again(run: Run, tmp_path: Path) -> None:
    run(out=tmp_path / "whole.csv")
    with pytest.raises(Killed):
        run(report=killed_after(4))
    with (tmp_path / "out.csv.partial").open("ab") as file:
        file.write(b"half a record")
    assert run().resumed == 4
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"key": {}, "done": 2}', '{"bytes": 99999999, "done": 6}'])
def test_a_mark_that_cant_be_trusted_is_no_mark(mark: str, run: Run, tmp_path: Path) -> None:
    run(out=tmp_path / "whole.csv")
    with pytest.raises(Killed):
        run(report=killed_after(4))
    (tmp_path / "out.csv.partial.json").write_text(mark)
    assert run().resumed == 0
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_on_another_day_it_starts_anew_and_says_so(run: Run) -> None:
    with pytest.raises(Killed):
        run(report=killed_after(4))
    with time_machine.travel(now() + timedelta(days=1)):
        report = run()
    assert (report.resumed, report.restarted) == (0, True)


def test_with_another_index_it_starts_anew(
    run: Run, session: Session, database: Database, engine: MatchEngine
) -> None:
    with pytest.raises(Killed):
        run(report=killed_after(4))
    make_person(session, title="店长")
    session.commit()
    engine.build()
    report = run()
    assert (report.resumed, report.restarted) == (0, True)


def test_with_other_wishes_it_starts_anew(run: Run, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        run(report=killed_after(4))
    assert run(top=3).restarted
    assert len(rows_of(tmp_path / "out.csv")) == 21


def test_the_number_of_threads_changes_no_byte(run: Run, tmp_path: Path) -> None:
    run(out=tmp_path / "one.csv", threads=1)
    run(out=tmp_path / "four.csv", threads=4)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "four.csv").read_bytes()


def test_two_runs_into_one_file_are_refused(run: Run, tmp_path: Path) -> None:
    with Spool(tmp_path / "out.csv.partial", {}), pytest.raises(Conflict, match="另一个批量匹配"):
        run()


@pytest.mark.parametrize("name", ["out.txt", "out", "out.xlsx", "missing/out.csv"])
def test_a_file_that_cant_be_written_is_refused_before_any_work(name: str, run: Run, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        run(out=tmp_path / name)
    assert list(tmp_path.glob("*.partial*")) == []


def test_without_pyarrow_parquet_is_refused_with_the_way_out(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(Unavailable, match=r"pyarrow.*jicai\[parquet\]"):
        run(out=tmp_path / "out.parquet")


def test_a_run_that_leaves_nothing_behind_is_refused(run: Run) -> None:
    with pytest.raises(Invalid, match="--out"):
        run(out=None, store=False)


@pytest.mark.parametrize("who", ["staff", "enterprise_owner", "talent", "api_client"])
def test_only_the_operator_may(who: str, run: Run, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Forbidden):
        run(actor=request.getfixturevalue(who))


def test_it_is_audited_as_an_export(run: Run, session: Session) -> None:
    run()
    run(out=None)
    actions = session.exec(
        select(AuditEntry.action, AuditEntry.detail)
        .where(col(AuditEntry.action).in_([Action.MATCH_EXPORT, Action.MATCH_STORE]))
        .order_by(col(AuditEntry.id))
    ).all()
    detail = "demands=7 rows=140 prices=no"
    assert [tuple(one) for one in actions] == [
        (Action.MATCH_EXPORT, detail),
        (Action.MATCH_STORE, detail),
        (Action.MATCH_STORE, detail),
    ]


def stored(session: Session) -> list[tuple[int, int, int, float, float | None]]:
    rows = session.exec(
        select(Recommendation).order_by(col(Recommendation.demand_id), col(Recommendation.rank))
    )
    return [(row.demand_id, row.rank, row.person_id, row.score, row.price) for row in rows]


def test_the_recommendations_are_the_rows_of_the_file(run: Run, session: Session, tmp_path: Path) -> None:
    run(top=25)
    rows = [row for row in rows_of(tmp_path / "out.csv") if int(row["rank"]) <= 20]
    assert stored(session) == [
        (int(row["demand_id"]), int(row["rank"]), int(row["talent_id"]), float(row["score"]), None)
        for row in rows
    ]


def test_a_second_run_replaces_the_recommendations(run: Run, session: Session) -> None:
    run(top=20)
    run(top=3)
    assert [(demand_id, rank) for demand_id, rank, *_ in stored(session)] == [
        (demand_id, rank) for demand_id in range(1, 8) for rank in (1, 2, 3)
    ]


def test_a_file_alone_leaves_the_recommendations(run: Run, session: Session) -> None:
    run(top=3)
    before = stored(session)
    session.rollback()
    run(top=7, store=False)
    assert stored(session) == before


def test_a_demand_that_is_closed_recommends_nobody_after_the_next_run(
    run: Run, session: Session, enterprise_owner: Actor
) -> None:
    run(top=3)
    extra = make_demand(session, enterprise_owner.organisation_id or 0, title="主播")
    session.commit()
    run(top=3)
    extra.state = DemandState.CLOSED
    session.add(extra)
    session.commit()
    assert len(stored(session)) == 24
    session.rollback()
    run(top=3)
    assert len(stored(session)) == 21


def test_prices_spread_the_first_places_and_stand_in_a_column_of_their_own(
    run: Run, database: Database, engine: MatchEngine, session: Session, tmp_path: Path
) -> None:
    report = run(prices=True, top=30)
    found = report.prices
    assert found is not None
    assert found.kept >= 0.99
    assert found.after.longest <= found.before.longest
    rows = rows_of(tmp_path / "out.csv")
    assert any(float(row["price"]) > 0 for row in rows)
    for row in rows:
        assert float(row["order_score"]) == round(float(row["score"]) - float(row["price"]), 9)
    for one, other in pairwise(rows):
        if one["demand_id"] == other["demand_id"]:
            assert float(one["order_score"]) >= float(other["order_score"])
    # The score is still that of the ranking, which knows no prices.
    scores = {one.talent_id: one.score for one in online(database, engine, 1).candidates}
    mine = {int(row["talent_id"]): float(row["score"]) for row in rows if row["demand_id"] == "1"}
    assert mine == scores
    assert {price is None for *_, price in stored(session)} == {False}


def test_without_open_demands_there_is_an_empty_file(run: Run, session: Session, tmp_path: Path) -> None:
    with time_machine.travel(now() + timedelta(days=100)):
        assert run(prices=True).rows == 0
    assert rows_of(tmp_path / "out.csv") == []
    assert stored(session) == []
