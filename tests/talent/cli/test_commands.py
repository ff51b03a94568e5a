"""The command line does the whole main job, and says clearly what it can't do."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from talent.accounts.enums import Role
from talent.accounts.tables import Organisation
from talent.accounts.tokens import actor_of_bearer
from talent.cli.app import database
from tests.factories.accounts import make_uscc
from tests.talent.cli.conftest import Jicai


def test_match_prints_json_of_the_described_form(province: Jicai) -> None:
    result = json.loads(province("match", 1, "--top", 10, "--json").stdout)
    assert set(result) >= {"demand", "index", "candidates"}
    assert set(result["index"]) == {"version", "talents"}
    assert [one["rank"] for one in result["candidates"]] == list(range(1, 11))
    for one in result["candidates"]:
        assert set(one) >= {"talent_id", "score", "fit", "wish", "contributions", "matched", "missing"}
        assert sum(part["points"] for part in one["contributions"]) == pytest.approx(one["score"], abs=1e-6)
        for skill in one["matched"]:
            assert set(skill) >= {"asked", "words", "kind", "evidence"}


def test_match_prints_a_table_with_the_persons_words(province: Jicai) -> None:
    best = json.loads(province("match", 1, "--top", 1, "--json").stdout)["candidates"][0]
    shown = province("match", 1, "--top", 1).stdout
    assert best["person"]["name"] in shown
    assert f"“{best['matched'][0]['words']}”" in shown


def test_an_unknown_demand_is_one_clear_line_and_a_failure(province: Jicai) -> None:
    result = province("match", 999_999)
    assert result.exit_code == 1
    assert "没有找到" in result.stderr
    assert result.stdout == ""


def test_before_init_a_command_says_what_to_do(jicai: Jicai) -> None:
    result = jicai("match", 1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "jicai init" in result.stderr


def test_init_is_safe_to_repeat(jicai: Jicai) -> None:
    first, second = jicai("init"), jicai("init")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "变更 0 行" in second.stderr


def test_skill_says_what_the_gate_makes_of_free_text(ready: Jicai) -> None:
    readings = json.loads(ready("skill", "PS", "Pyhton", "不懂英语", "--json").stdout)
    assert [set(reading) for reading in readings] == [{"text", "skill", "name", "how"}] * 3
    assert [(one["skill"], one["how"]) for one in readings] == [
        ("photoshop", "alias"),
        ("python", "typo"),
        (None, "negated"),
    ]


def test_user_create_makes_the_first_staff_member_once(ready: Jicai) -> None:
    words = ("user", "create", "staff@example.com", "--role", "staff")
    password = {"input": "a good long password\n" * 2}
    assert ready(*words, **password).exit_code == 0
    again = ready(*words, **password)
    assert again.exit_code == 1
    assert "staff@example.com" not in again.stderr.replace(" ".join(words), "")


def test_evaluate_prints_and_writes_the_figures_of_every_system(ready: Jicai, tmp_path: Path) -> None:
    _write_set(tmp_path)
    result = ready("evaluate", tmp_path, "--json", tmp_path / "figures.json")
    assert result.exit_code == 0, result.stderr
    assert "nDCG@10" in result.stdout
    figures: dict[str, Any] = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert figures["systems"]["jicai"]["mrr"] == 1.0
    assert len(figures["systems"]) > 3


def test_evaluate_names_what_is_missing_from_a_folder(ready: Jicai, tmp_path: Path) -> None:
    result = ready("evaluate", tmp_path)
    assert result.exit_code == 1
    assert "queries.jsonl" in result.stderr


def _write_set(folder: Path) -> None:
    titles = {"c1": "抖音主播", "c2": "仓库管理员", "c3": "平面设计师"}
    candidates = [json.dumps({"id": key, "title": title, "text": title}) for key, title in titles.items()]
    (folder / "candidates.jsonl").write_text("\n".join(candidates), "utf-8")
    (folder / "queries.jsonl").write_text(json.dumps({"id": "q1", "title": "仓库管理"}), "utf-8")
    (folder / "qrels.tsv").write_text("query_id\tcandidate_id\tgrade\nq1\tc2\t1\n", "utf-8")


def test_demonstration_data_are_refused_in_production(jicai: Jicai, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_ENVIRONMENT", "production")
    monkeypatch.setenv("JICAI_BASE_URL", "https://jicai.example")
    monkeypatch.setenv("JICAI_SECRET", "a" * 43)
    monkeypatch.setenv("JICAI_BASE_URL", "https://jicai.example")
    result = jicai("demo", "load", "--talents", 60, "--demands", 12)
    assert result.exit_code == 1
    assert "正式环境" in result.stderr


def test_a_token_lets_a_program_act_for_an_account(ready: Jicai) -> None:
    ready("user", "create", "staff@example.com", "--role", "staff", input="a good long password\n" * 2)
    issued = ready("user", "token", "staff@example.com", "--days", 5).stdout.strip()
    with database().read() as session:
        actor = actor_of_bearer(session, issued, "192.0.2.1")
    assert actor is not None
    assert actor.role is Role.STAFF
    assert ready("user", "token", "nobody@example.com").exit_code == 1


def test_a_login_that_is_none_is_one_clear_line(ready: Jicai) -> None:
    result = ready("user", "create", "notanemail", "--role", "staff", input="a good long password\n" * 2)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert result.stderr.strip()


def test_a_demonstration_never_joins_real_accounts(ready: Jicai) -> None:
    ready("user", "create", "staff@example.com", "--role", "staff", input="a good long password\n" * 2)
    result = ready("init", "--demo", "--talents", 60, "--demands", 12)
    assert result.exit_code == 1
    assert "非演示数据" in result.stderr


def test_a_port_that_is_taken_is_one_clear_line(ready: Jicai) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        result = ready("serve", "--host", "127.0.0.1", "--port", other.getsockname()[1])
    assert result.exit_code == 1
    assert "--port" in result.stderr


def test_an_organisation_is_made_with_its_first_member(ready: Jicai) -> None:
    words = ("user", "create", "market@example.com", "--role", "api_client", "--organisation", "省市场")
    made = ready(*words, "--uscc", make_uscc(1), input="a good long password\n" * 2)
    assert made.exit_code == 0, made.stderr
    with database().read() as session:
        organisation = session.exec(select(Organisation).order_by(col(Organisation.id))).one()
    assert organisation.name == "省市场"


def test_a_cluster_is_built_and_one_that_is_not_there_is_a_clear_line(
    province: Jicai, tmp_path: Path
) -> None:
    built = province("cluster", "build", "--shards", 3, "--out", tmp_path / "cluster")
    assert built.exit_code == 0, built.output
    assert "3 个分片" in built.stdout
    lost = province("cluster", "match", 1, "--folder", tmp_path / "nothing")
    assert (lost.exit_code, lost.stdout) == (1, "")
    assert "jicai cluster build" in lost.stderr


@pytest.mark.cluster
@pytest.mark.slow
def test_the_cluster_prints_what_match_prints(province: Jicai, tmp_path: Path, ray: Any) -> None:
    province("cluster", "build", "--shards", 2, "--out", tmp_path / "cluster")
    found = province("cluster", "match", 1, "--folder", tmp_path / "cluster", "--json", "--timeout", 60)
    one, many = json.loads(province("match", 1, "--json").stdout), json.loads(found.stdout)
    assert (many.pop("index")["talents"], many) == (one.pop("index")["talents"], one)


def test_explain_tells_rank_reasons_and_steps(province: Jicai) -> None:
    ranked = json.loads(province("match", 1, "--top", 3, "--json").stdout)["candidates"][2]
    told = json.loads(province("explain", 1, ranked["talent_id"], "--json").stdout)
    assert (told["rank"], told["score"]) == (3, ranked["score"])
    assert all(step["score"] > told["score"] for step in told["steps"])
    table = province("explain", 1, ranked["talent_id"]).stdout
    assert "第 3 名" in table
    assert f"{told['score']:.1f}" in table


def test_explain_of_nobody_is_one_clear_line(province: Jicai) -> None:
    result = province("explain", 1, 999_999)
    assert result.exit_code == 1
    assert "没有这位人才的档案" in result.stderr


def test_words_are_collected_and_listed_for_review(province: Jicai) -> None:
    for _ in range(2):
        assert province("skill", "collect").exit_code == 0
    found = json.loads(province("skill", "review", "--top", 3, "--json").stdout)
    assert found["total"] >= len(found["items"]) > 0
    assert all(one["candidates"] and one["reading"] == "near" for one in found["items"])
    assert found["items"][0]["words"] in province("skill", "review").stdout
    assert json.loads(province("skill", "review", "--state", "alias", "--json").stdout)["total"] == 0
