"""A sheet of people that is checked some rows at a time has the results that it has as a whole."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.exchange.enums import RowFate
from talent.exchange.layouts import Row, read_row
from talent.exchange.talent_sheet import LAYOUT, TalentWriter
from talent.exchange.writers import Result, check_rows
from talent.kit.crypto import keyring
from talent.kit.db import Session
from tests.factories.accounts import make_user
from tests.factories.people import make_person
from tests.factories.portions import in_portions

NAMES = ("王丽", "王 丽", "李强", "张伟")
MOBILES = ("", *(f"1390000000{at}" for at in range(3)))
NUMBERS = ("", "", "11010119900307461X", "110101199003071958")
EMAILS = ("", "a@example.com", "b@example.com", "c@example.com")
# The last of which there is none: such a row is refused, and yet it may have brought somebody.
PLACES = ("", "石家庄市", "没有这里")
WRITER = TalentWriter()


@pytest.fixture
def held(session: Session, lists: None) -> None:
    """Four people, of whom one has taken over the own profile."""
    user = make_user(session, role=Role.TALENT)
    claimed = make_person(session, name="王丽", mobile=MOBILES[1], user_id=user.id)
    numbered = make_person(session, name="张伟", mobile=MOBILES[2])
    others = [make_person(session, name="李强", division=None) for _ in range(2)]
    numbered.resident_id_index = keyring().blind_index(NUMBERS[2], "person.resident_id")
    for person, email in ((claimed, EMAILS[1]), *((one, EMAILS[2]) for one in others)):
        person.email, person.email_index = email, keyring().blind_index(email, "person.email")
    session.add_all([claimed, numbered, *others])
    session.commit()


@st.composite
def rows(draw: Any) -> dict[str, str]:
    return {
        "name": draw(st.sampled_from(NAMES)),
        "mobile": draw(st.sampled_from(MOBILES)),
        "resident_id": draw(st.sampled_from(NUMBERS)),
        "email": draw(st.sampled_from(EMAILS)),
        "category": "从业人员",
        "division": draw(st.sampled_from(PLACES)),
    }


def read(portions: Sequence[Sequence[dict[str, str]]]) -> list[list[Row]]:
    """Those that say who it is."""
    line, found = 1, []
    for portion in portions:
        whole = []
        for cells in portion:
            line += 1
            row = read_row(LAYOUT, line, {key: text for key, text in cells.items() if text})
            if isinstance(row, Row):
                whole.append(row)
        found.append(whole)
    return found


def in_turn(session: Session, staff: Actor, portions: Sequence[Sequence[Row]]) -> list[Result]:
    check = WRITER.begin_check()
    for portion in portions:
        check.note(session, staff, portion)
    return [one for portion in portions for one in check.check(session, staff, portion)]


@pytest.mark.usefixtures("held")
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=in_portions(rows()))
def test_portions_say_what_the_whole_says(
    session: Session, staff: Actor, drawn: list[list[dict[str, str]]]
) -> None:
    portions = read(drawn)
    whole = [row for portion in portions for row in portion]
    assert in_turn(session, staff, portions) == check_rows(WRITER, session, staff, whole)


@pytest.mark.usefixtures("held")
def test_somebody_of_a_row_with_a_fault_is_known_later(session: Session, staff: Actor) -> None:
    first = {"name": "赵敏", "mobile": "13700000001", "category": "从业人员", "division": PLACES[2]}
    portions = read([[first], [{**first, "name": "钱敏", "division": ""}]])
    found = [one.refusal.column if one.refusal else "" for one in in_turn(session, staff, portions)]
    assert found == [LAYOUT.heading("division"), LAYOUT.heading("mobile")]


@pytest.mark.usefixtures("held")
def test_who_was_new_before_is_reached_by_e_mail_later(session: Session, staff: Actor) -> None:
    first = {"name": "赵敏", "mobile": "13700000001", "email": "new@example.com", "category": "从业人员"}
    only_mail = {**first, "mobile": ""}
    portions = read([[first], [only_mail], [{**only_mail, "name": "钱敏"}]])
    found = [(one.fate, one.refusal and one.refusal.column) for one in in_turn(session, staff, portions)]
    heading = LAYOUT.heading("email")
    assert found == [(RowFate.NEW, None), (RowFate.REFUSED, ""), (RowFate.REFUSED, heading)]
