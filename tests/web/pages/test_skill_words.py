"""Staff decide on words that the gate does not read; searches that find nothing bring some of them."""

import re

import pytest
from sqlmodel import col, select

from talent.accounts.actor import SYSTEM, Actor
from talent.enterprises.enums import Importance
from talent.kit.db import Database, Session
from talent.matches.collecting import collect_words
from talent.vocab.enums import WordState
from talent.vocab.review import find_word
from talent.vocab.schemas import SkillWordRow
from talent.vocab.tables import Skill, SkillAlias, SkillGroup, SkillWord
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import Browser

LIST = "/staff/skill-words"
WORDS = "剪映专业版操作"


@pytest.fixture(autouse=True)
def _code_lists(session: Session) -> None:
    session.add(SkillGroup(id="visual", name="视觉", name_en="Visual"))
    for code, name, alias in (
        ("jianying", "剪映", "剪映专业版"),
        ("photoshop", "Photoshop", "PS"),
        ("ppt", "PPT", "幻灯片制作"),
    ):
        session.add(Skill(id=code, name=name, name_en=code, group="visual", kind="tool"))
        session.add(SkillAlias(alias=alias, skill=code))
    session.commit()


@pytest.fixture
def person_id(session: Session) -> int:
    person = make_person(session, skills=[(WORDS, None, 3)])
    make_person(session, skills=[("幻灯片制作操作", None, 3), (WORDS, None, 2)])
    collect_words(session, SYSTEM)
    session.commit()
    return person.id or 0


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    asked = [("剪映", None, 2, Importance.MUST)]
    demand = make_demand(session, enterprise_owner.organisation_id or 0, skills=asked)
    session.commit()
    return demand.id or 0


def stored(database: Database) -> SkillWordRow:
    """The row as it is now, read without holding a lock that the client would wait for."""
    with database.read() as session:
        found = session.exec(select(SkillWord.id).where(SkillWord.words == WORDS)).one()
        word = find_word(session, found or 0)
    assert word is not None
    return word


def searches(database: Database) -> dict[str, int]:
    with database.read() as session:
        rows = session.exec(select(SkillWord).where(SkillWord.searches > 0).order_by(col(SkillWord.folded)))
        return {row.words: row.searches for row in rows}


def form(database: Database, decision: str = "alias", **more: str) -> tuple[str, dict[str, str]]:
    word = stored(database)
    return f"{LIST}/{word.id}", {"decision": decision, "version": str(word.version), **more}


@pytest.mark.usefixtures("person_id")
def test_the_list_shows_words_with_counts_and_the_skills_they_resemble(
    browser: Browser, staff: Actor
) -> None:
    text = browser(staff).get(LIST).text
    assert text.index(WORDS) < text.index("幻灯片制作操作")
    assert "2 份人才档案" in text
    assert "设为“剪映”的别名" in text
    assert re.search(r"相似度 \d\d\.\d", text)


def test_an_alias_of_the_page_counts_in_the_next_ranking(
    browser: Browser,
    program: Browser,
    database: Database,
    staff: Actor,
    enterprise_owner: Actor,
    person_id: int,
    demand_id: int,
) -> None:
    def ranked() -> list[int]:
        answer = program(enterprise_owner).get(f"/api/v1/demands/{demand_id}/candidates")
        return [one["talent_id"] for one in answer.json()["candidates"]]

    assert ranked() == []
    client = browser(staff)
    client.get(LIST)
    path, data = form(database, skill="jianying", back=f"{LIST}?order=likeness")
    answer = client.post(path, data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}?order=likeness")
    assert person_id in ranked()
    assert WORDS not in client.get(LIST).text
    assert WORDS in client.get(f"{LIST}?state=alias").text


@pytest.mark.usefixtures("person_id")
def test_a_form_sent_twice_decides_once(browser: Browser, database: Database, staff: Actor) -> None:
    client = browser(staff)
    path, data = form(database, skill="剪映")
    assert [client.post(path, data=data).status_code for _ in range(2)] == [303, 303]
    word = stored(database)
    assert (word.state, word.skill, word.version) == (WordState.ALIAS, "jianying", 2)


@pytest.mark.usefixtures("person_id")
def test_words_are_dismissed_and_that_is_taken_back(
    browser: Browser, database: Database, staff: Actor
) -> None:
    client = browser(staff)
    path, data = form(database, "dismissed")
    client.post(path, data=data)
    assert WORDS not in client.get(LIST).text
    assert "撤销这个决定" in client.get(f"{LIST}?state=dismissed").text
    path, data = form(database, "open")
    client.post(path, data=data)
    assert WORDS in client.get(LIST).text


@pytest.mark.usefixtures("person_id")
@pytest.mark.parametrize("skill", ["没有这样的技能", ""])
def test_a_skill_that_is_none_redraws_the_form(
    browser: Browser, database: Database, staff: Actor, skill: str
) -> None:
    path, data = form(database, skill=skill)
    answer = browser(staff).post(path, data=data)
    assert answer.status_code == 422
    assert 'href="#skill"' in answer.text
    assert f'value="{skill}"' in answer.text


@pytest.mark.usefixtures("person_id")
def test_words_of_another_skill_and_decisions_of_others_are_clear_conflicts(
    browser: Browser, database: Database, session: Session, staff: Actor
) -> None:
    client = browser(staff)
    path, data = form(database, skill="剪映")
    session.add(SkillAlias(alias=WORDS, skill="photoshop"))
    session.commit()
    answer = client.post(path, data=data)
    assert answer.status_code == 409
    assert "已经是技能“Photoshop”的名称或别名" in answer.text
    client.post(path, data=data | {"decision": "dismissed"})
    answer = client.post(path, data=data)
    assert answer.status_code == 409
    assert "他人处理" in answer.text


@pytest.mark.usefixtures("person_id")
def test_the_page_says_when_newer_code_lists_claim_an_alias(
    browser: Browser, database: Database, session: Session, staff: Actor
) -> None:
    client = browser(staff)
    path, data = form(database, skill="剪映")
    client.post(path, data=data)
    session.add(SkillAlias(alias=WORDS, skill="photoshop"))
    session.commit()
    client.app.state.engine.build()  # type: ignore[attr-defined]
    for shown in (client.get(path), client.get(f"{LIST}?state=alias")):
        assert "代码表现在把它认作“Photoshop”" in shown.text


@pytest.mark.usefixtures("person_id")
@pytest.mark.parametrize("back", ["//elsewhere.example", "https://elsewhere.example", "/account", ""])
def test_a_decision_leads_back_to_the_list_and_nowhere_else(
    browser: Browser, database: Database, staff: Actor, back: str
) -> None:
    path, data = form(database, "dismissed", back=back)
    assert browser(staff).post(path, data=data).headers["location"] == LIST


@pytest.mark.usefixtures("person_id")
def test_a_page_past_the_end_leads_to_the_last(browser: Browser, staff: Actor) -> None:
    answer = browser(staff).get(f"{LIST}?page=9&size=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{LIST}?size=1&page=2"


@pytest.mark.parametrize("stranger", ["enterprise_owner", "talent", "university", "api_client"])
@pytest.mark.usefixtures("person_id")
def test_nobody_else_sees_or_decides(
    stranger: str, browser: Browser, program: Browser, database: Database, request: pytest.FixtureRequest
) -> None:
    actor: Actor = request.getfixturevalue(stranger)
    client = program(actor) if stranger == "api_client" else browser(actor)
    path, data = form(database, "dismissed")
    assert client.get(LIST).status_code == 403
    assert client.get(path).status_code == 403
    assert client.post(path, data=data).status_code == 403
    api = f"/api/v1/skill-words/{path.rpartition('/')[2]}"
    assert client.get("/api/v1/skill-words").status_code == 403
    assert client.get(api).status_code == 403
    assert client.post(f"{api}/decision", json=data).status_code == 403
    word = stored(database)
    assert word.state is WordState.OPEN


@pytest.mark.usefixtures("person_id")
def test_programs_of_staff_list_and_decide_too(program: Browser, staff: Actor) -> None:
    client = program(staff)
    found = client.get("/api/v1/skill-words", params={"order": "count", "size": 1}).json()
    assert found["total"] == 2
    [word] = found["items"]
    assert (word["words"], word["people"], word["candidates"][0]["skill"]) == (WORDS, 2, "jianying")
    path = f"/api/v1/skill-words/{word['id']}"
    body = {"decision": "alias", "skill": "剪映", "version": word["version"]}
    for _ in range(2):
        decided = client.post(f"{path}/decision", json=body)
        assert (decided.status_code, decided.json()["skill"]) == (200, "jianying")
    assert client.get(path).json()["state"] == "alias"
    assert client.post(f"{path}/decision", json=body | {"skill": "photoshop"}).status_code == 409
    assert client.get("/api/v1/skill-words/999").status_code == 404
    assert client.get("/api/v1/skill-words", params={"state": "nothing"}).status_code == 422


def test_a_skill_filter_that_is_not_read_is_counted_once_a_day(
    browser: Browser, database: Database, enterprise_owner: Actor, other_talent: Actor, demand_id: int
) -> None:
    client = browser(enterprise_owner)
    for words in ("剪硬软件", "剪硬软件", "13900001234", "剪映"):
        assert client.get(f"/demands/{demand_id}/candidates", params={"skill": words}).status_code == 200
    # 剪映 is read, and nobody has it.
    assert searches(database) == {"剪硬软件": 1, "剪映": 1}


def test_a_filter_that_finds_people_is_not_counted(
    browser: Browser,
    program: Browser,
    database: Database,
    session: Session,
    enterprise_owner: Actor,
    demand_id: int,
) -> None:
    make_person(session, skills=[("剪映", "jianying", 3)])
    session.commit()
    path = f"/demands/{demand_id}/candidates"
    assert browser(enterprise_owner).get(path, params={"skill": "剪映"}).status_code == 200
    client = program(enterprise_owner)
    assert client.get(f"/api/v1{path}", params={"skill": "jianying"}).json()["total"] == 1
    assert searches(database) == {}


def test_programs_that_search_in_vain_are_counted(
    program: Browser, database: Database, enterprise_owner: Actor, demand_id: int
) -> None:
    client = program(enterprise_owner)
    for skill in ("photoshop", "剪硬"):
        assert (
            client.get(f"/api/v1/demands/{demand_id}/candidates", params={"skill": skill}).json()["total"]
            == 0
        )
    assert searches(database) == {"Photoshop": 1, "剪硬": 1}


def test_a_refused_search_is_not_counted(
    browser: Browser, database: Database, other_enterprise: Actor, demand_id: int
) -> None:
    answer = browser(other_enterprise).get(f"/demands/{demand_id}/candidates", params={"skill": "剪硬"})
    assert answer.status_code == 403
    assert searches(database) == {}


def test_of_keywords_only_those_near_a_skill_are_counted_and_only_of_members(
    browser: Browser, database: Database, talent: Actor, demand_id: int
) -> None:
    for client in (browser(None), browser(talent)):
        for words in ("剪映专业版操作", "王小明", "直播"):
            assert client.get("/demands", params={"q": words}).status_code == 200
        assert set(searches(database)) <= {WORDS}
    assert searches(database) == {WORDS: 1}
    browser(None).get("/demands", params={"q": "幻灯片制作操作"})
    assert searches(database) == {WORDS: 1}
