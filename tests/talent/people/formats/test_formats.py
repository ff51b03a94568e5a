"""One's own profile in the formats of others: out and in again it is nothing new, and nothing harms."""

import contextlib
import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Forbidden, Invalid, NotFound
from talent.people import service as people
from talent.people.enums import ProfileFormat
from talent.people.formats.cleaning import cleaned
from talent.people.formats.document import MAX_DOCUMENT, Node
from talent.people.formats.europass_reading import from_europass
from talent.people.formats.json_resume_reading import from_json_resume
from talent.people.formats.notes import Notes
from talent.people.formats.words import Lists
from talent.people.resume_education import SchoolBook
from talent.people.resume_reading import ResumeFound
from talent.people.rows import EducationRow, SkillRow, WorkRow
from talent.people.schemas import PersonInput, PersonOut
from talent.people.tables import Education, Person, PersonSkill, ProfileDraft, Work
from talent.vocab.tables import Skill
from tests.talent.people.formats.schema import SCHEMA

ESCO = "http://data.europa.eu/esco/skill/ccd0a1d9-afda-43d9-b901-96344886e14d"
JSON_RESUME, EUROPASS = ProfileFormat.JSON_RESUME, ProfileFormat.EUROPASS
SHARED = settings(
    max_examples=25,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def person(session: Session, talent: Actor, whole: PersonInput) -> PersonOut:
    made = people.create_person(session, talent, whole)
    session.commit()
    return made


def read(session: Session, actor: Actor, document: Any) -> people.FormatFound:
    return people.read_format(session, actor, document)


# --- out


def test_a_json_resume_keeps_the_schema_and_holds_what_maps(
    session: Session, talent: Actor, person: PersonOut
) -> None:
    found = people.export_profile(session, talent, JSON_RESUME)
    jsonschema.validate(found, SCHEMA)
    assert found["basics"] == {
        "name": "李晓明",
        "label": "运营主管",
        "email": "lxm@example.com",
        "phone": "13900000002",
        "summary": "做过三年店铺运营。",
        "location": {"city": "石家庄市长安区", "region": "河北省", "countryCode": "CN"},
    }
    assert found["work"] == [
        {"name": "测试公司", "position": "淘宝运营", "startDate": "2020-07-01", "summary": "店铺运营"}
    ]
    assert found["education"][0]["studyType"] == "大学本科毕业"
    assert found["skills"][0] == {"name": "PS", "level": "熟练", "keywords": ["Photoshop"]}
    assert {"name": "直播实务"} in found["certificates"]
    assert "S2016001" not in json.dumps(found)


def test_a_europass_document_has_the_names_of_the_standard(
    session: Session, talent: Actor, person: PersonOut
) -> None:
    found = people.export_profile(session, talent, EUROPASS)["SkillsPassport"]["LearnerInfo"]
    (post,) = found["WorkExperience"]
    assert post["Period"] == {"From": {"Year": 2020, "Month": 7, "Day": 1}, "Current": True}
    assert (post["Position"], post["Employer"]) == ({"Label": "淘宝运营"}, {"Name": "测试公司"})
    assert found["Education"][0]["Organisation"] == {"Name": "河北大学"}
    assert found["Headline"]["Type"]["Code"] == "personal_statement"
    assert found["Skills"]["JobRelated"]["Description"] == "<ul><li>PS（熟练）</li><li>写诗（了解）</li></ul>"
    assert "Demographics" not in found["Identification"]


@pytest.mark.parametrize("format_", ProfileFormat)
def test_a_skill_that_esco_knows_carries_its_address(
    session: Session, talent: Actor, person: PersonOut, format_: ProfileFormat
) -> None:
    skill = session.get_one(Skill, "photoshop")
    skill.esco_uri, skill.esco_label = ESCO, "Photoshop"
    session.flush()
    assert ESCO in json.dumps(people.export_profile(session, talent, format_))


@pytest.mark.parametrize("format_", ProfileFormat)
def test_taking_it_along_leaves_a_line(
    session: Session, talent: Actor, person: PersonOut, format_: ProfileFormat
) -> None:
    people.export_profile(session, talent, format_)
    last = session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()  # type: ignore[union-attr]
    assert last is not None
    assert (last.action, last.object_id, last.detail) == (Action.PERSON_EXPORT, talent.user_id, format_.value)


@pytest.mark.parametrize("format_", ProfileFormat)
def test_nobody_takes_along_the_profile_of_another(
    session: Session, other_talent: Actor, staff: Actor, person: PersonOut, format_: ProfileFormat
) -> None:
    with pytest.raises(NotFound):
        people.export_profile(session, other_talent, format_)
    with pytest.raises(Forbidden):
        people.export_profile(session, staff, format_)


# --- out and in again

words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30)
paragraphs = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=60)
years = st.integers(1960, today().year)
days = st.dates(date(1960, 1, 1), today())
levels = st.sampled_from(["31", "21", "14", None])


@st.composite
def _studies(draw: st.DrawFn) -> EducationRow:
    ends = sorted([draw(years), draw(years)])
    return EducationRow(
        school_name=draw(words),
        major_name=draw(words | st.just("")),
        level=draw(levels),
        start_year=draw(st.sampled_from([ends[0], None])),
        end_year=ends[1],
    )


@st.composite
def _posts(draw: st.DrawFn) -> WorkRow:
    ends = sorted([draw(days), draw(days)])
    return WorkRow(
        employer=draw(words | st.just("")),
        title=draw(words),
        started_on=draw(st.sampled_from([ends[0], None])),
        ended_on=draw(st.sampled_from([ends[1], None])),
        duties=draw(paragraphs),
    )


@SHARED
@given(
    introduction=paragraphs,
    education=st.lists(_studies(), max_size=12),
    work=st.lists(_posts(), max_size=14),
    skills=st.lists(words, max_size=45, unique_by=lambda one: "".join(one.lower().split())),
    format_=st.sampled_from(ProfileFormat),
)
def test_out_and_in_again_there_is_nothing_new(
    session: Session,
    talent: Actor,
    whole: PersonInput,
    introduction: str,
    education: list[EducationRow],
    work: list[WorkRow],
    skills: list[str],
    format_: ProfileFormat,
) -> None:
    rows = [SkillRow(words=one, level=number % 4 + 1) for number, one in enumerate(skills)]
    basics = whole.basics.model_copy(update={"introduction": introduction.strip()})
    changed = {"basics": basics, "education": education, "work": work, "skills": rows}
    with session.begin_nested() as turn:
        try:
            people.create_person(session, talent, whole.model_copy(update=changed))
        except Invalid:
            turn.rollback()
            return
        document = json.loads(json.dumps(people.export_profile(session, talent, format_)))
        found = read(session, talent, document)
        assert found.found == ResumeFound(), (document, found)
        assert (found.format, found.notes) == (format_, [])
        turn.rollback()


# --- in


def test_a_json_resume_of_elsewhere_becomes_a_proposal(
    session: Session, talent: Actor, person: PersonOut
) -> None:
    found = read(
        session,
        talent,
        {
            "basics": {"name": "李", "phone": "+86 139-0000-0009", "summary": "女，26岁。做事细致。"},
            "work": [
                {
                    "name": "唐山示例公司",
                    "position": "客服",
                    "startDate": "2019-07",
                    "endDate": "2020",
                    "summary": "接待顾客",
                    "highlights": ["好评率 99%", "电话 13900000009"],
                }
            ],
            "education": [
                {"institution": "河北大学", "studyType": "Master of Arts", "endDate": "2023-06-30"}
            ],
            "skills": [{"name": "视频", "level": "Advanced", "keywords": ["视频剪辑", "PS"]}],
            "languages": [{"language": "英语", "fluency": "Fluent"}],
            "volunteer": [{}],
        },
    )
    read_ = found.found
    # The profile has a number; and what a résumé says of sex and age is not read.
    assert (read_.mobile, read_.introduction) == ("", "做事细致。")
    (post,) = read_.work
    assert (post.employer, post.title, post.started_on, post.ended_on) == (
        "唐山示例公司",
        "客服",
        date(2019, 7, 1),
        None,
    )
    assert (post.duties, post.said) == ("接待顾客\n好评率 99%", "2019-07 - 2020")
    (studies,) = read_.education
    assert (studies.level, studies.end_year, studies.known) == ("14", 2023, True)
    assert [(one.words, one.level) for one in read_.skills] == [("视频", 3), ("视频剪辑", 3), ("英语", 4)]
    assert found.ignored == ["$.volunteer", "$.basics.name"]


def test_a_europass_cv_of_elsewhere_becomes_a_proposal(
    session: Session, talent: Actor, person: PersonOut
) -> None:
    learner = {
        "Headline": {
            "Type": {"Code": "personal_statement"},
            "Description": {"Label": "<p>做事细致</p>快&amp;准"},
        },
        "WorkExperience": [
            {
                "Period": {"From": {"Year": 2019, "Month": 7}, "To": {"Year": 2020, "Month": 2}},
                "Position": {"Label": "客服"},
                "Employer": {"Name": "唐山示例公司"},
                "Activities": "接待<br/>售后",
            }
        ],
        "Education": [
            {"Title": "Bachelor of Arts", "Organisation": {"Name": "某大学"}, "Level": {"Code": "6"}}
        ],
        "Skills": {
            "Computer": {"Description": "<ul><li>熟练使用视频剪辑</li></ul>"},
            "Linguistic": {
                "ForeignLanguage": [
                    {"Description": {"Label": "英语"}, "ProficiencyLevel": {"Reading": "C1", "Writing": "B1"}}
                ]
            },
        },
    }
    found = read(session, talent, {"SkillsPassport": {"Locale": "en", "LearnerInfo": learner}})
    assert found.format is EUROPASS
    assert found.found.introduction == "做事细致\n快&准"
    (post,) = found.found.work
    assert (post.ended_on, post.duties) == (date(2020, 2, 29), "接待\n售后")
    assert found.found.education[0].level == "21"
    assert [(one.words, one.level) for one in found.found.skills] == [("视频剪辑", 3), ("英语", 3)]
    assert found.ignored == ["$.SkillsPassport.LearnerInfo.Education[0].Level.Code"]


def test_what_has_the_wrong_kind_is_named_with_its_path(
    session: Session, talent: Actor, person: PersonOut
) -> None:
    document = {
        "basics": [],
        "work": [{"position": 7, "startDate": "昨天"}, "客服"],
        "skills": {},
        "education": [{"institution": "某大学", "startDate": "2020-13"}],
    }
    found = read(session, talent, document)
    assert [(one.path, one.message) for one in found.notes] == [
        ("$.basics", "应为对象。"),
        ("$.education[0].startDate", "应为日期，例如 2021-03。"),
        ("$.work[1]", "应为对象。"),
        ("$.work[0].startDate", "应为日期，例如 2021-03。"),
        ("$.work[0].position", "应为文字。"),
        ("$.skills", "应为列表。"),
    ]
    assert found.found.education[0].school_name == "某大学"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "不是正确的 JSON"),
        (b"[" * 100_000, "JSON 嵌套超过 20 层"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "不是正确的 JSON"),
        ('{"basics": "李"}'.encode("gb18030"), "不是 UTF-8 编码"),
        (b" " * (MAX_DOCUMENT + 1), "超过 1 MB"),
    ],
)
def test_a_file_that_is_none_says_why(content: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        people.format_document(content)
    assert refused.value.fields[0].field == "resume"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "没有认出格式"),
        ({"SkillsPassport": 1}, "没有认出格式"),
        ({"work": [[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]}, "嵌套超过 20 层"),
        ({"work": [0] * 20_001}, "超过 2 万项"),
    ],
)
def test_a_document_that_is_no_profile_is_refused(
    session: Session, talent: Actor, person: PersonOut, document: Any, said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        read(session, talent, document)


def test_more_than_a_proposal_carries_is_said(session: Session, talent: Actor, person: PersonOut) -> None:
    found = read(session, talent, {"skills": [{"name": f"技能{number}"} for number in range(50)]})
    assert len(found.found.skills) == 40
    assert "新内容太多" in found.notes[0].message


def test_reading_leaves_one_line_a_day(session: Session, talent: Actor, person: PersonOut) -> None:
    for _ in range(2):
        read(session, talent, {"basics": {}})
    lines = session.exec(select(AuditEntry.id).where(AuditEntry.action == Action.PERSON_RESUME)).all()
    assert len(lines) == 1


_NAMES = [
    *("basics", "work", "education", "skills", "languages", "name", "position", "startDate", "endDate"),
    *("summary", "highlights", "institution", "area", "studyType", "level", "keywords", "phone", "email"),
    *("SkillsPassport", "LearnerInfo", "Identification", "ContactInfo", "Telephone", "Email", "Contact"),
    *("Headline", "Type", "Code", "Label", "Description", "WorkExperience", "Period", "From", "To", "Year"),
    *("Month", "Day", "Education", "Skills", "JobRelated", "Skill", "Linguistic", "ForeignLanguage"),
    *("ProficiencyLevel", "Activities", "Employer", "Organisation"),
]
_SAID = [
    "2021-03",
    "2021-02-30",
    "personal_statement",
    "<br/>&#1;&#xD800;",
    "13900000009",
    "\ud800\x00",
    2021,
]
_text = st.text(st.characters(), max_size=20)
_plain = st.none() | st.booleans() | st.integers() | st.floats() | _text | st.sampled_from(_SAID)
anything = st.recursive(
    _plain,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=8)
        | st.dictionaries(_text, inner, max_size=3)
    ),
    max_leaves=40,
)
documents = st.dictionaries(st.sampled_from(_NAMES), anything, max_size=8)


@settings(max_examples=120, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents, reader=st.sampled_from([from_json_resume, from_europass]))
def test_any_json_whatever_is_read_into_text_that_a_page_takes(document: Any, reader: Any) -> None:
    notes = Notes()
    root = Node(document, "$", notes)
    found = cleaned(reader(root, Lists({}, {}, SchoolBook({}, {}), {"ps": "photoshop"}), today()))
    root.close()
    text = json.dumps([str(found), str(notes), [one.words for one in found.skills]], ensure_ascii=False)
    assert text.encode()
    assert "\x00" not in found.introduction
    assert len(found.introduction) <= 2_000


@settings(SHARED, max_examples=40)
@given(document=documents)
def test_any_json_whatever_is_answered_and_changes_nothing(
    session: Session, talent: Actor, person: PersonOut, document: Any
) -> None:
    before = _rows(session)
    with contextlib.suppress(Invalid):
        read(session, talent, document)
    assert _rows(session) == before


def _rows(session: Session) -> list[Any]:
    session.flush()
    tables: tuple[Any, ...] = (Person, Education, Work, PersonSkill, ProfileDraft)
    return [[row.model_dump() for row in session.exec(select(table)).all()] for table in tables]
