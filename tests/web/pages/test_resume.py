"""A résumé read into the profile's form: proposed, ticked, drafted, and only then saved by the person."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.kit.db import Session
from talent.people import service as people
from talent.people.resume_file import MAX_RESUME
from talent.settings import Settings
from tests.factories.people import make_person
from tests.factories.resumes import library, make_docx
from tests.factories.vocabulary import fill_vocabulary
from tests.talent.people import resume_samples as samples
from tests.web.conftest import Browser
from web.pages import resume

PAGE = "/me/profile/resume"
TICKED = {
    "take.introduction": "true",
    "introduction": "做事细致。",
    "work.0.take": "true",
    "work.0.title": "客服",
    "work.0.employer": "唐山示例公司",
    "work.0.started_on": "2019-07-01",
    "work.1.title": "没有勾选的",
    "skills.0.take": "true",
    "skills.0.words": "PS",
    "skills.0.level": "3",
}


@pytest.fixture(autouse=True)
def _profile(session: Session, talent: Actor) -> None:
    for name in ("pypdf", "docx"):
        library(name)
    fill_vocabulary(session)
    make_person(session, user_id=talent.user_id, introduction="", mobile="19900000000")
    session.commit()


@pytest.fixture
def client(browser: Browser, talent: Actor) -> TestClient:
    return browser(talent)


def upload(client: TestClient, content: bytes, name: str = "简历.docx") -> tuple[int, str]:
    answer = client.post(PAGE, files={"resume": (name, content)})
    return answer.status_code, unescape(answer.text)


def form_of(page: str) -> dict[str, str]:
    """What a browser would send of the proposal, as it stands."""
    found = {}
    for field in re.findall(r"<input[^>]*>", page.partition("resume/drafts")[2]):
        if 'type="checkbox"' not in field or " checked" in field:
            found[re.findall(r'name="([^"]*)"', field)[0]] = re.findall(r'value="([^"]*)"', field)[0]
    found |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        found[name] = next(iter(re.findall(r'value="(\d+)" selected', options)), "")
    return found


def test_what_was_read_is_shown_to_be_mended_and_nothing_is_stored(
    client: TestClient, session: Session, talent: Actor
) -> None:
    before = people.get_own_person(session, talent)
    session.commit()
    status, page = upload(client, make_docx(samples.PLAIN))
    assert status == 200
    assert 'name="work.0.employer" type="text" value="石家庄某某电子商务有限公司"' in page
    assert 'name="work.0.take" value="true" checked' in page
    assert "识别为“Photoshop”" in page or 'value="Photoshop"' in page
    session.expire_all()
    assert people.get_own_person(session, talent) == before
    assert people.drafted_steps(session, talent) == []


def test_from_the_file_to_the_saved_profile(client: TestClient) -> None:
    form = form_of(upload(client, make_docx(samples.PLAIN))[1])
    answer = client.post(f"{PAGE}/drafts", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/profile/basics")
    for step in ("basics", "education", "work", "skills"):
        page = unescape(client.get(f"/me/profile/{step}").text)
        assert "尚未保存的内容" in page, step
        saved = form_of(page.replace(f'action="/me/profile/{step}"', "resume/drafts", 1))
        answer = client.post(f"/me/profile/{step}", data={**saved, "action": "next"})
        assert answer.status_code == 303, unescape(answer.text)
    person = client.get("/api/v1/people/me").json()
    assert [row["employer"] for row in person["work"]][-2:] == [
        "石家庄某某电子商务有限公司",
        "保定测试商贸有限公司",
    ]
    assert person["education"][-1]["school_name"] == "河北大学"
    assert {"Photoshop", "视频剪辑"} <= {row["words"] for row in person["skills"]}
    assert person["introduction"] == "做事细致，三年店铺运营经验。"
    assert (person["name"], person["mobile"]) == ("王测试", "19900000000")


def test_only_what_is_ticked_is_drafted_and_the_profile_stays(
    client: TestClient, session: Session, talent: Actor
) -> None:
    before = people.get_own_person(session, talent)
    assert before is not None
    session.commit()
    assert client.post(f"{PAGE}/drafts", data=TICKED).status_code == 303
    session.expire_all()
    draft = people.find_draft(session, talent, "work")
    assert draft is not None
    assert draft.fields["rows.0.title"] == [before.work[0].title]
    assert draft.fields["rows.1.title"] == ["客服"]
    assert "rows.2.title" not in draft.fields
    assert people.drafted_steps(session, talent) == ["basics", "skills", "work"]
    assert people.get_own_person(session, talent) == before


def test_sent_twice_it_is_drafted_once(client: TestClient, session: Session, talent: Actor) -> None:
    drafts = []
    for _ in range(2):
        client.post(f"{PAGE}/drafts", data=TICKED)
        session.expire_all()
        found = [people.find_draft(session, talent, step) for step in ("basics", "work", "skills")]
        drafts.append([draft.fields for draft in found if draft])
        session.commit()
    assert len(drafts[0]) == 3
    assert drafts[0] == drafts[1]


def test_what_was_typed_and_not_saved_is_not_lost(
    client: TestClient, session: Session, talent: Actor
) -> None:
    typed = {"rows.0.title": "写到一半", "version": "1"}
    client.post("/me/profile/work/draft", data=typed)
    assert "有草稿没有保存" in upload(client, make_docx(samples.PLAIN))[1]
    client.post(f"{PAGE}/drafts", data=TICKED)
    draft = people.find_draft(session, talent, "work")
    assert draft is not None
    assert (draft.fields["rows.0.title"], draft.fields["rows.1.title"]) == (["写到一半"], ["客服"])


def test_nothing_ticked_comes_back_filled_in(client: TestClient) -> None:
    answer = client.post(f"{PAGE}/drafts", data={"work.0.title": "客服", "work.0.duties": "打包"})
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.text
    assert "打包" in answer.text


def test_what_the_profile_has_is_not_overwritten_by_itself(client: TestClient) -> None:
    client.post(f"{PAGE}/drafts", data=form_of(upload(client, make_docx(samples.PLAIN))[1]))
    for step in ("basics", "work", "skills"):
        page = unescape(client.get(f"/me/profile/{step}").text)
        data = form_of(page.replace(f'action="/me/profile/{step}"', "resume/drafts", 1))
        client.post(f"/me/profile/{step}", data=data)
    lines = [line.replace("做事细致", "做事踏实") for line in samples.PLAIN]
    page = upload(client, make_docx(lines))[1]
    form = form_of(page)
    assert "13900000021" not in page
    assert "做事踏实，三年店铺运营经验。" in form["introduction"]
    assert not {"take.introduction", "work.0.take", "work.1.take"} & set(form)
    assert "档案里已有类似的一段" in page
    assert "Photoshop" not in [text for name, text in form.items() if name.startswith("skills.")]


def test_nothing_of_the_file_stays(
    client: TestClient, settings: Settings, session: Session, tmp_path: Path
) -> None:
    upload(client, make_docx(["独特的暗号", *samples.PLAIN]))
    connection = session.connection()
    rows = [
        str(row) for table in SQLModel.metadata.sorted_tables for row in connection.execute(table.select())
    ]
    assert len(rows) > 100
    assert not [row for row in rows if "独特的暗号" in row or "石家庄某某" in row]
    files = [path for path in settings.home.rglob("*") if path.is_file()] if settings.home.exists() else []
    assert not [path for path in files if "石家庄某某".encode() in path.read_bytes()]


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"", "简历.docx", 422),
        (b"<script>", "简历.pdf", 422),
        (b"%PDF-1.7" + b"x" * MAX_RESUME, "简历.pdf", 422),
        (b"x" * (6 * 2**20), "简历.pdf", 413),
    ],
    ids=["empty", "wrong extension", "large", "6 MB"],
)
def test_what_is_no_resume_is_refused(content: bytes, name: str, status: int, client: TestClient) -> None:
    assert upload(client, content, name)[0] == status


def test_a_file_without_headings_says_what_is_missing(client: TestClient) -> None:
    status, page = upload(client, make_docx(["你好"]))
    assert status == 200
    assert "没有读到新的内容" in page


def test_a_school_that_no_list_knows_is_pointed_out(client: TestClient) -> None:
    lines = ["教育经历", "2017.09-2021.06 河北大学 本科", "2014.09-2017.06 测试第九中学 高中"]
    assert upload(client, make_docx(lines))[1].count("代码表里没有这所学校") == 1


def test_markup_in_a_resume_is_text(client: TestClient) -> None:
    answer = client.post(
        PAGE, files={"resume": ("x.docx", make_docx(["工作经历", "2021.01-至今 <b>坏</b>公司 客服"]))}
    )
    assert "<b>坏" not in answer.text


def test_where_the_libraries_are_missing_only_json_is_asked_for(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resume.people, "can_read_resumes", lambda: False)
    page = client.get(PAGE).text
    assert "没有安装读取简历所需的组件" in page
    assert 'accept=".json,application/json"' in page


def test_nobody_else_is_offered_it(browser: Browser, enterprise_owner: Actor, staff: Actor) -> None:
    for actor in (enterprise_owner, staff):
        assert browser(actor).get(PAGE).status_code == 403
        assert browser(actor).post(PAGE, files={"resume": ("x.pdf", b"%PDF-")}).status_code == 403


def test_the_profile_and_its_first_step_lead_to_it(client: TestClient) -> None:
    for path in ("/me/profile", "/me/profile/basics"):
        assert f'href="{PAGE}"' in client.get(path).text


def test_a_json_resume_goes_the_same_way(client: TestClient, session: Session, talent: Actor) -> None:
    document = {
        "basics": {"summary": "做事细致。"},
        "work": [{"name": "唐山示例公司", "position": "客服", "startDate": "昨天"}],
        "skills": [{"name": "PS", "level": "熟练"}],
        "interests": [],
    }
    status, page = upload(client, json.dumps(document).encode(), "我.json")
    assert status == 200
    assert "识别为“Photoshop”" in page or 'value="PS"' in page
    assert "<code>$.work[0].startDate</code>" in page
    assert "<code>$.interests</code>" in page
    answer = client.post(f"{PAGE}/drafts", data=form_of(page))
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/profile/basics")
    assert people.drafted_steps(session, talent) == ["basics", "skills", "work"]


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"a": 1}', b"\xef\xbb\xbf{\xff}"])
def test_json_that_is_no_profile_says_what_to_do(client: TestClient, content: bytes) -> None:
    status, page = upload(client, content, "x.json")
    assert status == 422
    assert 'id="resume-wrong"' in page


def test_ones_own_download_has_nothing_new(client: TestClient) -> None:
    for form in ("json_resume", "europass"):
        mine = client.post("/me/data/download", data={"form": form}).content
        assert "没有读到新的内容" in upload(client, mine, "mine.json")[1]
