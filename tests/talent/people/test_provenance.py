"""Who said what: words of partners stand until the person writes the field, and none of them is lost."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, delete, select

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind, Role
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.terms import Fate
from talent.notices.enums import NoticeKind
from talent.notices.tables import Notice
from talent.people import service as people
from talent.people.enums import WordField
from talent.people.graduate_rules import Graduate
from talent.people.graduates import record_graduates
from talent.people.partner_tables import GraduateEntry, PartnerWords
from talent.people.provenance import words_by
from talent.people.schemas import BasicsInput, SkillsInput
from talent.people.tables import Membership, Person, PersonSkill
from talent.people.word_showing import WordOut
from tests.factories.accounts import make_organisation
from tests.talent.people.graduates import GRADUATE, hand_in, rows_of_words, the_person

PLACES = ("130100", "130200")
SKILLS = ("PS", "视频剪辑", "选品心得")


@pytest.fixture
def claimed(session: Session, university: Actor, talent: Actor) -> Actor:
    """The person whom the university handed in, with an account now."""
    hand_in(session, university, GRADUATE)
    _claim(session, talent)
    return talent


def _claim(session: Session, talent: Actor) -> None:
    the_person(session).user_id = talent.user_id
    session.commit()


def told(session: Session, talent: Actor) -> dict[WordField, WordOut]:
    """The last word for each field."""
    return {word.field: word for one in people.own_words(session, talent) for word in one.words}


def write_basics(session: Session, talent: Actor, **changes: Any) -> None:
    person = the_person(session)
    now = {name: getattr(person, name) for name in ("name", "mobile", "email", "division", "education_level")}
    people.update_basics(session, talent, BasicsInput(version=person.version, **(now | changes)))
    session.commit()


def test_what_nobody_wrote_stands_by_the_partner(session: Session, claimed: Actor) -> None:
    [one] = people.own_words(session, claimed)
    assert (one.organisation_name, one.title, one.line) == ("university的机构", "毕业生名单", 2)
    assert all(word.stands and word.said == word.own for word in one.words)
    assert {word.field: word.said for word in one.words}[WordField.DIVISION] == "石家庄市"
    assert {word.field: word.said for word in one.words}[WordField.EDUCATION_LEVEL] == "大专"


def test_own_words_win_and_the_partners_are_kept_beside(session: Session, claimed: Actor) -> None:
    write_basics(session, claimed, mobile="13911111111")
    word = told(session, claimed)[WordField.MOBILE]
    assert (word.stands, word.said, word.own, word.differs) == (False, "13800000001", "13911111111", True)


def test_a_later_sheet_leaves_what_the_person_wrote(
    session: Session, claimed: Actor, university: Actor
) -> None:
    write_basics(session, claimed, mobile="13911111111")
    later = replace(GRADUATE, mobile="13822222222", skills=("视频剪辑",), line=7)
    assert hand_in(session, university, later, source="sheet:2") == [Fate.CHANGED]
    assert the_person(session).mobile == "13911111111"
    words = told(session, claimed)
    assert (words[WordField.MOBILE].said, words[WordField.MOBILE].stands) == ("13822222222", False)
    # The skills were never written by the person: there the later word stands.
    assert (words[WordField.SKILLS].said, words[WordField.SKILLS].stands) == ("视频剪辑", True)
    assert [one.line for one in people.own_words(session, claimed)] == [2, 7]


def test_who_has_an_account_is_told_once_of_each_sheet(
    session: Session, claimed: Actor, university: Actor
) -> None:
    assert session.exec(select(Notice)).all() == []
    later = replace(GRADUATE, division="130200")
    for _ in range(2):
        hand_in(session, university, later, source="sheet:2")
    [notice] = session.exec(select(Notice)).all()
    assert (notice.user_id, notice.kind) == (claimed.user_id, NoticeKind.PROFILE_WORDS)
    assert notice.facts == {"organisation": "university的机构"}


def test_what_the_person_emptied_stays_empty(session: Session, claimed: Actor, university: Actor) -> None:
    write_basics(session, claimed, email=None)
    hand_in(session, university, replace(GRADUATE, email="new@example.com"), source="sheet:2")
    assert the_person(session).email is None


def test_who_saves_a_step_makes_all_of_it_the_own_word(
    session: Session, claimed: Actor, university: Actor
) -> None:
    write_basics(session, claimed)
    hand_in(session, university, replace(GRADUATE, division="130200"), source="sheet:2")
    assert the_person(session).division == "130100"


def test_a_profile_of_somebody_with_an_account_gets_nothing_unasked(
    session: Session, university: Actor, talent: Actor
) -> None:
    session.add(Person(name="王丽", user_id=talent.user_id, confirmed_on=today()))
    session.commit()
    write_basics(session, talent, mobile="13800000001")
    assert hand_in(session, university, GRADUATE) == [Fate.NEW]
    assert (the_person(session).email, the_person(session).division) == (None, None)
    word = told(session, talent)[WordField.EMAIL]
    assert (word.stands, word.said, word.own) == (False, "wangli@example.com", "")


def test_another_partner_fills_only_what_is_empty(session: Session, university: Actor) -> None:
    hand_in(session, university, replace(GRADUATE, email=None))
    other = _university(session, "河北另一大学")
    word = replace(GRADUATE, student_number="B-1", division="130200")
    assert hand_in(session, other, word, source="sheet:2") == [Fate.NEW]
    person = the_person(session)
    assert (person.division, person.email) == ("130100", "wangli@example.com")
    standing = [set(row.standing.split()) for row in rows_of_words(session)]
    assert standing[1] == {"basics.email"}
    assert not standing[0] & standing[1]


def test_words_are_sealed(session: Session, university: Actor) -> None:
    hand_in(session, university, GRADUATE)
    table = PartnerWords.__table__  # type: ignore[attr-defined]
    sealed = session.connection().exec_driver_sql(f"SELECT words FROM {table.name}").scalar_one()
    assert "王丽".encode() not in bytes(sealed)


def test_another_is_not_told(session: Session, claimed: Actor, other_talent: Actor) -> None:
    assert people.own_words(session, claimed)
    assert people.own_words(session, other_talent) == []


def _university(session: Session, name: str) -> Actor:
    made = make_organisation(session, kind=OrganisationKind.UNIVERSITY, name=name)
    session.commit()
    return Actor(role=Role.UNIVERSITY, organisation_id=made.id)


# A sheet of one of two universities: (university, division, skills).
SHEETS = st.tuples(
    st.integers(0, 1), st.sampled_from((None, *PLACES)), st.lists(st.sampled_from(SKILLS), unique=True)
)
STEPS = st.one_of(
    SHEETS,
    st.just("claim"),
    st.tuples(st.just("place"), st.sampled_from((None, *PLACES))),
    st.tuples(st.just("skills"), st.lists(st.sampled_from(SKILLS), unique=True)),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=10))
def test_in_any_order_own_words_win_and_no_word_is_lost(
    session: Session, talent: Actor, steps: Sequence[Any]
) -> None:
    _clear(session)
    partners = [_university(session, f"河北第{number}大学") for number in "一二"]
    own: dict[str, Any] = {}
    said: dict[int, dict[WordField, Any]] = {0: {}, 1: {}}
    claimed = False
    for step in steps:
        if step == "claim":
            claimed = claimed or _claim_if_there(session, talent)
        elif step[0] == "place" or step[0] == "skills":
            if claimed:
                _write(session, talent, *step)
                own[step[0]] = step[1]
        else:
            _say(session, partners[step[0]], said[step[0]], *step)
        _check(session, partners, own, said)


def _say(
    session: Session,
    partner: Actor,
    said: dict[WordField, Any],
    number: int,
    place: str | None,
    skills: list[str],
) -> None:
    """Twice, and the second time nothing is new."""
    row = _row(number, place, skills)
    record_graduates(session, partner, [row], source="sheet:1")
    session.commit()
    before = _state(session)
    [(again, _)] = record_graduates(session, partner, [row], source="sheet:2")
    session.commit()
    assert (again.fate, _state(session)) == (Fate.UNCHANGED, before)
    said |= {WordField.DIVISION: place} if place else {}
    said |= {WordField.SKILLS: skills} if skills else {}


def _row(number: int, place: str | None, skills: list[str]) -> Graduate:
    return replace(
        GRADUATE, student_number=f"S-{number}", email=None, division=place, skills=tuple(skills), posts=()
    )


def _state(session: Session) -> Any:
    session.expire_all()
    people_ = [(one.id, one.version) for one in session.exec(select(Person).order_by(col(Person.id)))]
    return people_, len(rows_of_words(session))


def _claim_if_there(session: Session, talent: Actor) -> bool:
    if not session.exec(select(Person).order_by(col(Person.id))).all():
        return False
    _claim(session, talent)
    return True


def _write(session: Session, talent: Actor, what: str, value: Any) -> None:
    if what == "place":
        write_basics(session, talent, division=value)
        return
    rows = [{"words": one} for one in value]
    people.update_skills(
        session, talent, SkillsInput.model_validate({"version": the_person(session).version, "rows": rows})
    )
    session.commit()


def _check(
    session: Session, partners: Sequence[Actor], own: dict[str, Any], said: dict[int, dict[WordField, Any]]
) -> None:
    session.expire_all()
    person = session.exec(select(Person).order_by(col(Person.id))).first()
    if person is None:
        return
    skills = [one.words for one in session.exec(select(PersonSkill).order_by(col(PersonSkill.position)))]
    if "place" in own:
        assert person.division == own["place"]
    if "skills" in own:
        assert skills == own["skills"]
    for number, partner in enumerate(partners):
        words = words_by(session, partner.organisation_id or 0, [person.id or 0])[person.id or 0]
        assert {field: words[field] for field in said[number]} == said[number]
    standing = [field for row in rows_of_words(session) for field in row.standing.split()]
    assert len(standing) == len(set(standing))
    if WordField.DIVISION.value in standing:
        assert person.division in {words.get(WordField.DIVISION) for words in said.values()}


def _clear(session: Session) -> None:
    for table in (PartnerWords, GraduateEntry, PersonSkill, Membership, Person):
        session.exec(delete(table))
    session.commit()
