"""A university hands in its graduates: whom a row means, what becomes of it, and what its own list tells."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind, Role
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.changes import changes_since, latest_sequence
from talent.audit.tables import AuditEntry, ChangeKind
from talent.kit.clock import today
from talent.kit.crypto import keyring
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden
from talent.kit.paging import Page
from talent.kit.terms import Category, Fate
from talent.people import service as people
from talent.people.graduate_assessing import MANY_NAMES
from talent.people.graduate_reading import graduate_majors, list_graduates
from talent.people.graduate_rules import (
    OTHER_NAME_OF_STUDENT,
    OTHER_STUDENT,
    TWICE,
    TWO_PROFILES,
)
from talent.people.graduate_schemas import ClaimState, GraduateFilter
from talent.people.graduates import NOT_VERIFIED, record_graduates
from talent.people.profile import profile_of
from talent.people.queries import visible_people
from talent.people.rows import GraduateRow
from talent.people.schemas import CategoriesInput
from talent.people.tables import Person
from tests.factories.accounts import make_organisation
from tests.factories.people import make_person
from tests.talent.people.graduates import (
    GRADUATE,
    check,
    entries,
    faults,
    graduate,
    hand_in,
    rows_of_words,
    the_person,
)

CountQueries = Callable[[Database], AbstractContextManager[list[str]]]

NUMBER = "130102199003078515"
NEW, CHANGED, UNCHANGED, REFUSED = Fate


@pytest.fixture
def other_university(session: Session) -> Actor:
    made = make_organisation(session, kind=OrganisationKind.UNIVERSITY, name="河北另一大学")
    session.commit()
    return Actor(role=Role.UNIVERSITY, organisation_id=made.id)


def test_a_new_graduate_gets_a_profile_that_nobody_sees(
    session: Session, university: Actor, enterprise_owner: Actor
) -> None:
    assert hand_in(session, university, GRADUATE) == [NEW]
    person = the_person(session)
    assert (person.name, person.mobile, person.email) == ("王丽", "13800000001", "wangli@example.com")
    assert (person.user_id, person.agreed, person.division, person.education_level) == (
        None,
        False,
        "130100",
        "31",
    )
    assert session.exec(visible_people(session, enterprise_owner)).all() == []
    whole = profile_of(session, person, masked=False)
    [row] = whole.categories
    assert isinstance(row, GraduateRow)
    assert (row.school_name, row.major_code, row.graduation_year, row.student_number) == (
        "university的机构",
        "530701",
        2026,
        "20230001",
    )
    assert [(one.school_name, one.major_name, one.end_year) for one in whole.education] == [
        ("university的机构", "电子商务", 2026)
    ]
    assert [(one.words, one.skill) for one in whole.skills] == [("PS", "photoshop"), ("选品心得", None)]
    assert [post.title for post in whole.wishes.posts] == ["淘宝运营"]


def test_the_same_again_changes_nothing(session: Session, university: Actor) -> None:
    hand_in(session, university, GRADUATE, graduate(2))
    before = latest_sequence(session)
    assert hand_in(session, university, GRADUATE, graduate(2), source="sheet:2") == [UNCHANGED] * 2
    assert (len(rows_of_words(session)), latest_sequence(session)) == (2, before)
    audited = session.exec(select(AuditEntry).where(col(AuditEntry.action) == Action.GRADUATE_HAND_IN)).all()
    assert [entry.detail for entry in audited] == ["2 0"]


def test_what_would_become_of_them_is_what_becomes_of_them(session: Session, university: Actor) -> None:
    hand_in(session, university, GRADUATE)
    rows = [
        GRADUATE,
        replace(GRADUATE, line=3),
        graduate(1),
        replace(GRADUATE, division=None, email="x@y.cn"),
    ]
    checked = check(session, university, *rows)
    assert checked == [UNCHANGED, UNCHANGED, NEW, REFUSED]
    assert hand_in(session, university, *rows) == checked


def test_a_changed_cell_changes_what_stands_by_the_same_school(session: Session, university: Actor) -> None:
    hand_in(session, university, GRADUATE)
    before = latest_sequence(session)
    changed = replace(
        GRADUATE, mobile="13800000002", major_code=None, major_name="物流管理", skills=("视频剪辑",)
    )
    assert hand_in(session, university, changed, source="sheet:2") == [CHANGED]
    person = the_person(session)
    assert (person.mobile, person.version) == ("13800000002", 2)
    assert person.mobile_index == keyring().blind_index("13800000002", "person.mobile")
    whole = profile_of(session, person, masked=False)
    assert [one.major_name for one in whole.education] == ["物流管理"]
    assert [one.skill for one in whole.skills] == ["video"]
    [row] = whole.categories
    assert isinstance(row, GraduateRow)
    assert (row.major_code, row.major_name, row.student_number) == (None, "物流管理", "20230001")
    assert [one.major_name for one in entries(session)] == ["物流管理"]
    assert [change[1:] for change in changes_since(session, before, 10)] == [(ChangeKind.PERSON, person.id)]


def test_an_empty_cell_takes_nothing_back(session: Session, university: Actor) -> None:
    hand_in(session, university, GRADUATE)
    less = replace(GRADUATE, email=None, division=None, skills=(), posts=())
    assert hand_in(session, university, less) == [UNCHANGED]
    assert the_person(session).email == "wangli@example.com"


def test_the_identity_number_finds_the_person_and_is_not_kept(session: Session, university: Actor) -> None:
    numbered = replace(GRADUATE, student_number=None, mobile=None, resident_id=NUMBER)
    assert hand_in(session, university, numbered) == [NEW]
    person = the_person(session)
    assert (person.resident_id, person.mobile) == (None, None)
    assert person.resident_id_index == keyring().blind_index(NUMBER, "person.resident_id")
    assert NUMBER not in rows_of_words(session)[0].words
    assert hand_in(session, university, replace(numbered, mobile="13800000001")) == [CHANGED]


def test_name_and_telephone_find_the_person(session: Session, university: Actor) -> None:
    hand_in(session, university, replace(GRADUATE, student_number=None))
    assert hand_in(session, university, GRADUATE) == [CHANGED]
    assert [entry.student_number_index is None for entry in entries(session)] == [False]
    assert the_person(session).name == "王丽"


def test_who_is_there_by_another_way_becomes_no_second_profile(session: Session, university: Actor) -> None:
    person = make_person(session, name="王丽", mobile="13800000001", consents=())
    assert hand_in(session, university, GRADUATE) == [NEW]
    assert the_person(session).id == person.id
    assert [entry.made for entry in entries(session)] == [False]


def test_an_own_registration_with_the_student_number_is_the_same_person(
    session: Session, university: Actor, talent: Actor
) -> None:
    _graduate_of(session, university, talent)
    assert hand_in(session, university, GRADUATE) == [NEW]
    assert the_person(session).user_id == talent.user_id
    # Whoever wrote another's student number must not be told how to reach that one.
    [row] = rows_of_words(session)
    assert "13800000001" not in row.words
    assert "wangli@example.com" not in row.words
    assert hand_in(session, university, GRADUATE) == [UNCHANGED]


def test_a_wrong_student_number_in_a_profile_stops_nobody(
    session: Session, university: Actor, talent: Actor
) -> None:
    _graduate_of(session, university, talent, name="张三")
    assert hand_in(session, university, GRADUATE) == [NEW]
    assert len(session.exec(select(Person)).all()) == 2


def _graduate_of(session: Session, university: Actor, talent: Actor, name: str = "王丽") -> None:
    """An own profile that names the school and the student number."""
    person = make_person(session, name=name, user_id=talent.user_id, category=Category.GRADUATE)
    row = GraduateRow(
        since=today(), school_name="university的机构", graduation_year=2026, student_number="20230001"
    )
    people.update_categories(session, talent, CategoriesInput(version=person.version, rows=[row]))
    session.commit()


def test_a_student_number_under_another_name_is_refused(session: Session, university: Actor) -> None:
    hand_in(session, university, GRADUATE)
    wrong = replace(GRADUATE, name="李强", mobile="13800000009", email=None)
    assert faults(session, university, wrong) == [("student_number", OTHER_NAME_OF_STUDENT)]


def test_a_name_is_corrected_where_the_telephone_agrees(session: Session, university: Actor) -> None:
    hand_in(session, university, GRADUATE)
    assert hand_in(session, university, replace(GRADUATE, name="王莉")) == [CHANGED]
    assert the_person(session).name == "王莉"


def test_another_student_number_for_the_same_person_needs_the_identity_number(
    session: Session, university: Actor
) -> None:
    hand_in(session, university, replace(GRADUATE, resident_id=NUMBER))
    other = replace(GRADUATE, student_number="20230002")
    assert faults(session, university, other) == [("student_number", OTHER_STUDENT)]
    assert hand_in(session, university, replace(other, resident_id=NUMBER)) == [CHANGED]
    assert hand_in(session, university, other) == [UNCHANGED]


def test_a_family_may_share_a_telephone(session: Session, university: Actor) -> None:
    sister = replace(GRADUATE, name="王美", student_number="20230002", email=None)
    assert hand_in(session, university, GRADUATE, sister) == [NEW, NEW]
    assert hand_in(session, university, sister, GRADUATE) == [UNCHANGED, UNCHANGED]


def test_a_number_that_leads_to_two_profiles_is_left_to_people(session: Session, university: Actor) -> None:
    hand_in(session, university, GRADUATE, replace(graduate(1), resident_id=NUMBER))
    assert faults(session, university, replace(GRADUATE, resident_id=NUMBER)) == [
        ("resident_id", TWO_PROFILES)
    ]


def test_the_same_graduate_twice_with_other_words_is_refused(session: Session, university: Actor) -> None:
    assert faults(session, university, GRADUATE, replace(GRADUATE, graduation_year=2025)) == [("", TWICE)]


def test_names_are_not_tried_out_under_one_telephone(session: Session, university: Actor) -> None:
    tried = [replace(GRADUATE, name=f"王{one}", student_number=None, email=None) for one in "一二三四"]
    assert faults(session, university, *tried) == [("name", MANY_NAMES)] * 4


def test_only_a_verified_university_hands_in(
    session: Session, university: Actor, training_body: Actor, talent: Actor
) -> None:
    for actor in (training_body, talent):
        with pytest.raises(Forbidden):
            record_graduates(session, actor, [GRADUATE], source="")
    organisation = session.get_one(Organisation, university.organisation_id)
    organisation.verified_until = today() - timedelta(days=1)
    session.flush()
    with pytest.raises(Forbidden, match=NOT_VERIFIED):
        record_graduates(session, university, [GRADUATE], source="")


def test_the_list_is_narrowed_by_the_database(session: Session, university: Actor, talent: Actor) -> None:
    older = replace(graduate(3), graduation_year=2024, major_name="物流管理", major_code=None)
    hand_in(session, university, graduate(1), graduate(2), older)
    _claim(session, entries(session)[0].person_id, talent)

    def names(**wanted: object) -> list[str]:
        found = list_graduates(session, university, GraduateFilter.model_validate(wanted), Page())
        assert found.total == len(found.items)
        return [one.name for one in found.items]

    assert names() == ["毕业生00001号", "毕业生00002号", "毕业生00003号"]
    assert names(year=2024) == names(major="物流管理") == ["毕业生00003号"]
    assert names(claimed=ClaimState.CLAIMED) == ["毕业生00001号"]
    assert names(claimed=ClaimState.UNCLAIMED, year=2026) == ["毕业生00002号"]
    assert names(student_number="202300002") == ["毕业生00002号"]
    assert graduate_majors(session, university) == ["电子商务", "物流管理"]


def test_the_list_goes_page_by_page(session: Session, university: Actor) -> None:
    hand_in(session, university, *(graduate(number) for number in range(5)))
    pages = [
        list_graduates(session, university, GraduateFilter(), Page(number=at, size=2)) for at in (1, 2, 3)
    ]
    assert [len(page.items) for page in pages] == [2, 2, 1]
    assert len({one.id for page in pages for one in page.items}) == 5


def test_a_university_is_told_its_own_words_whatever_the_person_wrote(
    session: Session, university: Actor, talent: Actor
) -> None:
    hand_in(session, university, GRADUATE)
    person = the_person(session)
    _claim(session, person.id or 0, talent)
    person = the_person(session)
    person.name, person.mobile = "王丽丽", "13911111111"
    session.commit()
    [told] = list_graduates(session, university, GraduateFilter(), Page()).items
    assert (told.name, told.mobile, told.claimed) == ("王丽", "138****0001", True)


def test_another_university_sees_nothing_of_it(
    session: Session, university: Actor, other_university: Actor, staff: Actor
) -> None:
    hand_in(session, university, GRADUATE)
    assert list_graduates(session, other_university, GraduateFilter(), Page()).total == 0
    with pytest.raises(Forbidden):
        list_graduates(session, staff, GraduateFilter(), Page())


def test_many_go_in_with_few_statements(
    database: Database, session: Session, university: Actor, count_queries: CountQueries
) -> None:
    def sent(first: int, number: int) -> int:
        with count_queries(database) as statements:
            hand_in(session, university, *(graduate(first + at) for at in range(number)))
        # SQLite gives the ids of new rows one by one.
        return len([one for one in statements if "RETURNING" not in one])

    sent(0, 1)
    assert sent(10, 3) == sent(20, 60)


def _claim(session: Session, person_id: int, talent: Actor) -> None:
    person = session.get_one(Person, person_id)
    person.user_id = talent.user_id
    session.commit()
