"""``jicai index``: build, status and verify, for people and for programs."""

import json

import pytest
from sqlmodel import update

from talent.cli import index as commands
from talent.cli.app import database, engine
from talent.matches.build_turn import build_turn
from talent.people.tables import Wish
from tests.talent.cli.conftest import Jicai


def change_wishes() -> None:
    with database().write() as session:
        session.execute(update(Wish).where(Wish.person_id <= 3).values(salary_min=1))  # type: ignore[arg-type]


def test_status_tells_what_waits(ready: Jicai) -> None:
    before = json.loads(ready("index", "status", "--json").stdout)
    assert "jicai index build" in ready("index", "status").stdout
    ready("index", "build")
    after = json.loads(ready("index", "status", "--json").stdout)
    assert before["version"] is None
    assert after["version"]
    assert after["vocabulary_current"] is True
    assert [one["refused"] for one in after["versions"]] == [""]
    assert "当前" in ready("index", "status").stdout


def test_a_builder_in_the_background_leaves_it_to_another(
    ready: Jicai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.os, "nice", lambda _: 0)
    with build_turn(engine().folder):
        left = ready("index", "build", "--background")
        assert "正在建立新的索引" in ready("index", "status").stdout
    assert left.exit_code == 0
    assert "另一个进程" in left.stderr
    assert ready("index", "build", "--background").exit_code == 0
    assert json.loads(ready("index", "status", "--json").stdout)["version"]


def test_status_says_when_a_failed_build_is_tried_again(ready: Jicai) -> None:
    with pytest.raises(ZeroDivisionError), build_turn(engine().folder):
        raise ZeroDivisionError
    assert "1 次未能建成" in ready("index", "status").stdout


def test_verify_of_a_good_index_succeeds(province: Jicai) -> None:
    found = province("index", "verify", "--json")
    assert found.exit_code == 0
    report = json.loads(found.stdout)
    assert report["good"] is True
    assert report["people"]["checked"] > 0
    assert province("index", "verify").exit_code == 0


def test_verify_names_who_differs_in_what_and_repairs_it(province: Jicai) -> None:
    change_wishes()
    found = province("index", "verify")
    assert found.exit_code == 1
    assert "（salary）" in found.stdout
    assert "--repair" in found.stdout
    report = json.loads(province("index", "verify", "--repair", "--json").stdout)
    assert {tuple(one["fields"]) for one in report["people"]["different"]} == {("salary",)}
    assert report["repaired"] == len(report["people"]["different"])
    assert province("index", "verify").exit_code == 0


def test_verify_without_an_index_fails_and_says_what_to_do(ready: Jicai) -> None:
    found = ready("index", "verify")
    assert found.exit_code == 1
    assert "jicai index build" in found.stdout


def test_verify_names_damaged_files(province: Jicai) -> None:
    path = next(engine().folder.glob("*/vocabulary.json"))
    path.chmod(0o600)
    path.write_text("{}", "utf-8")
    found = province("index", "verify")
    assert found.exit_code == 1
    assert "vocabulary.json" in found.stdout
    assert "已损坏" in province("index", "status").stdout
