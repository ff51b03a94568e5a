"""What is read out of invented résumés, and what is read out of none."""

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Session
from talent.kit.errors import Forbidden, NotFound
from talent.people import service as people
from talent.people.resume_comparing import has_skill, same_education, same_work
from talent.people.resume_education import EducationFound, SchoolBook
from talent.people.resume_file import resume_lines
from talent.people.resume_reading import MAX_WORK, Known, ResumeFound, read_lines
from talent.people.resume_spans import span_in
from talent.people.rows import EducationRow, WorkRow
from talent.people.schemas import PersonOut
from tests.factories.resumes import library, make_docx, make_pdf
from tests.talent.people import resume_samples as samples
from tests.talent.people.samples import RESIDENT_ID

TODAY = date(2026, 3, 1)
SCHOOLS = ("河北大学", "河北经贸大学", "石家庄职业技术学院", "邯郸学院", "河北师范大学", "燕山大学")
KNOWN = Known(
    SchoolBook({one: one for one in SCHOOLS} | {"河北师范学院": "河北师范大学"}, {"电子商务": "电子商务"}),
    frozenset({"淘宝运营", "直播运营", "短视频编导"}),
    {
        "photoshop": "photoshop",
        "ps": "photoshop",
        "excel": "excel",
        "淘宝运营": "taobao",
        "视频剪辑": "video",
        "生意参谋": "sycm",
        "直通车投放": "ztc",
        "销售": "sales",
    },
)
ALL = ("PLAIN", "STACKED", "TABLE", "LABELLED", "GRADUATE", "BOARD")


def read(name: str) -> ResumeFound:
    return read_lines(getattr(samples, name), KNOWN, TODAY)


def posts(name: str) -> list[tuple[str, str, str, str]]:
    return [
        (one.employer, one.title, str(one.started_on), str(one.ended_on or "至今")) for one in read(name).work
    ]


def studies(name: str) -> list[tuple[str, str, str, int | None, int | None]]:
    return [
        (one.school_name, one.major_name, one.level, one.start_year, one.end_year)
        for one in read(name).education
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "PLAIN",
            [
                ("石家庄某某电子商务有限公司", "淘宝运营", "2021-07-01", "2023-06-30"),
                ("保定测试商贸有限公司", "运营主管", "2023-07-01", "至今"),
            ],
        ),
        (
            "STACKED",
            [
                ("唐山示例食品有限公司", "客服专员", "2019-07-01", "2021-02-28"),
                ("某某旗舰店", "直播运营", "2021-03-01", "至今"),
            ],
        ),
        (
            "TABLE",
            [
                ("衡水样本物流有限公司", "仓管员", "2016-07-01", "2018-12-31"),
                ("沧州样本网络科技有限公司", "美工", "2019-01-01", "2022-03-31"),
            ],
        ),
        ("LABELLED", [("邯郸范例传媒有限公司", "短视频编导", "2020-05-01", "2022-08-31")]),
        ("GRADUATE", [("廊坊示范跨境电商有限公司", "跨境运营实习生", "2024-06-01", "2024-09-30")]),
        (
            "BOARD",
            [
                ("秦皇岛样例贸易有限公司", "采购专员", "2018-04-01", "2020-10-31"),
                ("北京样例科技有限公司", "数据分析师", "2020-11-01", "至今"),
            ],
        ),
    ],
)
def test_posts_are_read_in_every_layout(name: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert posts(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("PLAIN", [("河北大学", "电子商务", "21", 2017, 2021)]),
        ("STACKED", [("河北经贸大学", "市场营销", "21", 2015, 2019)]),
        ("TABLE", [("石家庄职业技术学院", "市场营销", "31", 2013, 2016)]),
        ("LABELLED", [("邯郸学院", "广播电视编导", "21", None, 2020)]),
        (
            "GRADUATE",
            [
                ("河北师范大学", "跨境电子商务", "21", 2021, 2025),
                ("保定市第一中学", "", "61", 2018, 2021),
            ],
        ),
        (
            "BOARD",
            [
                ("燕山大学", "统计学", "14", 2015, 2018),
                ("燕山大学", "数学与应用数学", "21", 2011, 2015),
            ],
        ),
    ],
)
def test_studies_are_read_in_every_layout(name: str, expected: list[object]) -> None:
    assert studies(name) == expected


def test_duties_lose_their_marks_and_what_leads_to_the_person() -> None:
    first, second = read("PLAIN").work
    assert first.duties.startswith("负责店铺日常运营和商品上架；\n用生意参谋分析数据")
    assert second.duties == "管理5人团队，负责天猫店铺运营"


def test_facts_about_the_employer_are_no_duties() -> None:
    assert read("BOARD").work[0].duties == "供应商开发与比价"


def test_skills_are_read_with_their_level_and_those_of_the_duties_as_used() -> None:
    found = {one.words: (one.level, one.used) for one in read("PLAIN").skills}
    assert found == {
        "Photoshop": (3, False),
        "Excel": (3, False),
        "淘宝运营": (4, False),
        "视频剪辑": (1, False),
        "生意参谋": (2, True),
        "直通车投放": (2, True),
    }


def test_two_words_for_one_skill_are_one() -> None:
    found = read_lines(["技能", "PS、Photoshop"], KNOWN, TODAY)
    assert [one.words for one in found.skills] == ["PS"]


def test_letters_within_a_word_are_no_skill() -> None:
    lines = ["工作经历", "2021.01-2022.01 测试公司 客服", "处理 https 和 epson 打印机，月销售额第一"]
    assert read_lines(lines, KNOWN, TODAY).skills == []


def test_contacts_are_read_without_their_marks() -> None:
    assert (read("PLAIN").mobile, read("PLAIN").email) == ("13900000021", "li.test@example.com")


def test_a_former_name_of_a_school_is_read_as_the_present_one() -> None:
    lines = ["教育背景", "2001.09-2005.07 河北师范学院 历史学 本科"]
    (row,) = read_lines(lines, KNOWN, TODAY).education
    assert (row.school_name, row.known) == ("河北师范大学", True)


def test_studies_that_stand_among_the_personal_lines_are_read() -> None:
    (row,) = read_lines(["毕业院校：河北大学", "专业：电子商务", "学历：本科"], KNOWN, TODAY).education
    assert row == EducationFound("河北大学", True, "电子商务", "21")


def test_a_year_alone_makes_no_day_but_is_told() -> None:
    (row,) = read_lines(["工作经历", "2019-2021 测试公司 客服"], KNOWN, TODAY).work
    assert (row.started_on, row.ended_on, row.said) == (None, None, "2019-2021")


def test_a_post_of_the_future_is_none() -> None:
    assert read_lines(["工作经历", "2031.01-2032.01 测试公司 客服"], KNOWN, TODAY).work == []


def test_what_stands_under_other_headings_is_left_alone() -> None:
    lines = ["项目经历", "2021.01-2022.01 测试公司 客服", "家庭成员", "父亲 2001.01-至今 某某公司 经理"]
    assert read_lines(lines, KNOWN, TODAY).is_empty


def test_no_more_is_read_than_the_form_can_carry() -> None:
    lines = [f"2010.{month:02d}-2010.12 测试{number}公司 客服" for number in range(9) for month in (1, 2, 3)]
    assert len(read_lines(["工作经历", *lines], KNOWN, TODAY).work) == MAX_WORK


PERSONAL = ("女", "26岁", "1999", "汉族", "回族", "未婚", "保定", "群众", "1995", RESIDENT_ID)


@pytest.mark.parametrize("name", ["PLAIN", "TABLE"])
def test_nothing_personal_is_read_into_anything(name: str) -> None:
    found = json.dumps(dataclasses.asdict(read(name)), ensure_ascii=False, default=str)
    kept = found.replace("保定测试商贸有限公司", "")
    assert [word for word in PERSONAL if word in kept] == []


FIELDS = (
    "性别：女",
    "年龄：26",
    "出生日期：1999-05-06",
    "民族：回族",
    "婚姻状况：已婚",
    f"身份证号：{RESIDENT_ID}",
)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("heading", ["工作经历", "教育经历", "专业技能", "自我评价"])
def test_a_personal_field_is_read_under_no_heading(heading: str, field: str) -> None:
    lines = [heading, "2021.01-2022.01 测试公司 客服", field, field.replace("：", "\t"), f"接待客户 {field}"]
    found = json.dumps(dataclasses.asdict(read_lines(lines, KNOWN, TODAY)), ensure_ascii=False, default=str)
    assert field.partition("：")[2] not in found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2021.03-2023.06", (2021, 3, 2023, 6)),
        ("2021年3月至今", (2021, 3, None, None)),
        ("2021年3月 — 2023年6月", (2021, 3, 2023, 6)),
        ("2021/3~2023/6", (2021, 3, 2023, 6)),
        ("2021-03-2023-06", (2021, 3, 2023, 6)),
        ("2021.03.15-2023.06.30", (2021, 3, 2023, 6)),
        ("2021 年 3 月 至 2023 年 6 月", (2021, 3, 2023, 6)),
        ("2019-2023", (2019, None, 2023, None)),
        ("2021.03--现在", (2021, 3, None, None)),
        ("(2021/09 - present)", (2021, 9, None, None)),
    ],
)
def test_spans_are_read_as_people_write_them(line: str, expected: tuple[int | None, ...]) -> None:
    found = span_in(f"前 {line} 后")
    assert found is not None
    span, rest = found
    assert (span.start_year, span.start_month, span.end_year, span.end_month) == expected
    assert rest.split() == ["前", "后"]


@pytest.mark.parametrize(
    "line", ["2023.06-2021.03", "13900000021", "月薪 2000-3000", "2021年", "2021.13-2021.15x"]
)
def test_what_is_no_span_is_none(line: str) -> None:
    assert span_in(line) is None


WORDS = st.sampled_from(
    [
        "工作经历",
        "教育背景",
        "技能",
        "自我评价",
        "2021.03-2023.06",
        "至今",
        "公司",
        "河北大学",
        "\t",
        "：",
        "、",
        "本科",
        "客服",
    ]
)


@given(st.lists(st.lists(WORDS | st.text(max_size=8), max_size=8).map("".join), max_size=12))
def test_whatever_the_lines_hold_they_are_read_alike_twice(lines: list[str]) -> None:
    found = read_lines(lines, KNOWN, TODAY)
    assert found == read_lines(lines, KNOWN, TODAY)
    assert all(one.employer or one.title for one in found.work)
    assert all(one.school_name for one in found.education)
    assert len({one.words for one in found.skills}) == len(found.skills)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "make", [make_docx, lambda lines: make_pdf([one.replace("\t", "  ") for one in lines])]
)
def test_a_file_is_read_like_its_lines(name: str, make: object) -> None:
    library("pypdf")
    content = make(getattr(samples, name))  # type: ignore[operator]
    found, expected = read_lines(resume_lines(content), KNOWN, TODAY), read(name)
    assert found.education == expected.education
    assert [(one.employer, one.title, one.started_on) for one in found.work] == [
        (one.employer, one.title, one.started_on) for one in expected.work
    ]


def test_reading_leaves_one_line_in_the_trail_and_no_word_of_the_file(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    for _ in range(2):
        assert people.read_resume(session, talent, samples.PLAIN).work
    (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == Action.PERSON_RESUME)).all()
    assert (entry.object_id, entry.detail) == (profile.id, "")
    assert people.get_own_person(session, talent) == profile
    assert people.drafted_steps(session, talent) == []


def test_a_resume_is_read_for_a_profile_of_ones_own_only(
    session: Session, talent: Actor, enterprise_owner: Actor
) -> None:
    with pytest.raises(NotFound):
        people.read_resume(session, talent, [])
    with pytest.raises(Forbidden):
        people.read_resume(session, enterprise_owner, [])


def test_a_row_that_the_profile_has_is_known_again(profile: PersonOut) -> None:
    work = WorkRow(title="客服", employer="测试有限公司", started_on=date(2021, 7, 1))
    assert same_work([work], "测试公司", "客服专员", "2021-07-01") is work
    assert same_work([work], "测试公司", "客服", "") is work
    assert same_work([work], "测试公司", "主管", "2023-01-01") is None
    assert same_work([work], "", "客服", "2021-07-01") is None
    row = EducationRow(school_name="河北大学", level="21")
    assert same_education([row], "河北大学", "") is row
    assert same_education([row], "河北大学", "14") is None
    assert not has_skill(profile.skills, "PS", "photoshop")
