"""A code and the name open the profile that an organisation handed in; once, and to nobody who guesses."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
import python_calamine
import time_machine
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.identity.claiming import FREE_MISSES, Missed, check_code, claim, get_claimable
from talent.identity.enums import CodeScope, MergeCause, Miss
from talent.identity.issuing import list_unclaimed, make_codes
from talent.identity.rules import clean_code, is_code, new_code, written
from talent.identity.schemas import ClaimInput, CodeInput, CodesInput
from talent.identity.tables import ClaimCode, IdentityMerge
from talent.kit.clock import now
from talent.kit.crypto import digest
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from talent.people.consents import standing_consents
from talent.people.enums import ConsentKind
from talent.people.tables import Person
from talent.training.tables import Completion
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion, make_course

Bare = Callable[..., Person]
NAME = "欧阳测试甲"
AGREED = ClaimInput(agreed=frozenset({ConsentKind.NOTICE}))
FIRST = Page(number=1, size=20)


@pytest.fixture
def handed_in(session: Session, training_body: Actor, bare: Bare) -> Person:
    """By the training body, with a completion."""
    person = bare(name=NAME, mobile="19900001111", introduction="机构写的")
    held = make_class(session, make_course(session, training_body.organisation_id or 0))
    make_completion(session, held, person.id or 0)
    return person


def codes_of(session: Session, actor: Actor, scope: CodeScope = CodeScope.MISSING) -> dict[str, str]:
    """Name and code of each line of the file."""
    made = make_codes(session, actor, CodesInput(scope=scope))
    lines = lines_of(made.content)
    assert made.count == len(lines)
    return {name: code for name, _, code, _ in lines}


def lines_of(content: bytes) -> list[list[str]]:
    sheet = python_calamine.load_workbook(BytesIO(content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()][1:]


def passed(session: Session, actor: Actor, code: str, name: str = NAME) -> str:
    answer = check_code(session, actor, CodeInput(code=code, name=name))
    assert isinstance(answer, str)
    return answer


def test_a_code_is_long_grouped_and_says_when_it_was_mistyped() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert is_code(code)
        assert clean_code(written(code).lower()) == code
        swapped = code[1] + code[0] + code[2:]
        assert swapped == code or not is_code(swapped)


def test_only_a_digest_is_kept_and_the_number_is_masked(
    session: Session, training_body: Actor, handed_in: Person
) -> None:
    made = make_codes(session, training_body, CodesInput())
    [(name, mobile, code, _)] = lines_of(made.content)
    assert (name, mobile) == (NAME, "199****1111")
    [row] = session.exec(select(ClaimCode)).all()
    assert row.digest == digest(clean_code(code))
    [line] = session.exec(select(AuditEntry).where(AuditEntry.action == Action.CLAIM_CODES)).all()
    assert line.detail == "1 missing"


def test_an_organisation_gets_codes_for_its_own_people_only(
    session: Session, training_body: Actor, other_body: Actor, handed_in: Person, talent: Actor
) -> None:
    held = make_class(session, make_course(session, other_body.organisation_id or 0))
    make_completion(session, held, handed_in.id or 0)
    assert [one.name for one in list_unclaimed(session, training_body, FIRST).items] == [NAME]
    assert list_unclaimed(session, other_body, FIRST).items == []
    with pytest.raises(Conflict):
        make_codes(session, other_body, CodesInput())
    with pytest.raises(Forbidden):
        make_codes(session, talent, CodesInput())
    handed_in.user_id = talent.user_id
    session.flush()
    assert list_unclaimed(session, training_body, FIRST).items == []


def test_a_new_code_makes_the_old_one_worthless_and_a_second_click_does_not(
    session: Session, training_body: Actor, visitor: Actor, handed_in: Person
) -> None:
    [old] = codes_of(session, training_body).values()
    with pytest.raises(Conflict):
        codes_of(session, training_body)
    [new] = codes_of(session, training_body, CodeScope.ALL).values()
    assert check_code(session, visitor, CodeInput(code=old, name=NAME)) == Missed(Miss.WRONG)
    passed(session, visitor, new)
    asked = CodesInput(scope=CodeScope.ALL)
    make_codes(session, training_body, asked, key="k")
    with pytest.raises(Conflict, match="已下载"):
        make_codes(session, training_body, asked, key="k")


def test_wrong_name_wrong_code_and_an_old_one_are_told_alike(
    session: Session, training_body: Actor, visitor: Actor, handed_in: Person
) -> None:
    [code] = codes_of(session, training_body).values()
    wrong = Missed(Miss.WRONG)
    assert check_code(session, visitor, CodeInput(code=code, name="别人")) == wrong
    assert check_code(session, visitor, CodeInput(code=new_code(), name=NAME)) == wrong
    mistyped = check_code(session, visitor, CodeInput(code="ABCD", name=NAME))
    assert mistyped == Missed(Miss.MISTYPED)
    with time_machine.travel(now() + timedelta(days=181)):
        assert check_code(session, visitor, CodeInput(code=code, name=NAME)) == wrong


def test_who_guesses_is_slowed_down_even_with_the_right_code(
    session: Session, training_body: Actor, handed_in: Person
) -> None:
    [code] = codes_of(session, training_body).values()
    guesser = Actor(address="192.0.2.77")
    for _ in range(FREE_MISSES):
        check_code(session, guesser, CodeInput(code=new_code(), name=NAME))
    answer = check_code(session, guesser, CodeInput(code=code, name=NAME))
    assert isinstance(answer, Missed)
    assert answer.miss is Miss.THROTTLED
    assert answer.retry_after
    passed(session, Actor(address="192.0.2.78"), code)


def test_the_profile_becomes_the_own_one_with_the_notice(
    session: Session, training_body: Actor, talent: Actor, handed_in: Person
) -> None:
    [code] = codes_of(session, training_body).values()
    opened = passed(session, talent, code)
    shown = get_claimable(session, talent, opened)
    assert (shown.name, shown.mobile, shown.trainings) == (NAME, "199****1111", ("直播运营实训",))
    with pytest.raises(Invalid):
        claim(session, talent, opened, ClaimInput())
    assert claim(session, talent, opened, AGREED) == handed_in.id
    assert (handed_in.user_id, handed_in.agreed) == (talent.user_id, True)
    assert standing_consents(session, handed_in, ConsentKind.NOTICE)
    assert session.exec(select(ClaimCode)).all() == []


def test_a_code_works_once(
    session: Session, training_body: Actor, talent: Actor, other_talent: Actor, handed_in: Person
) -> None:
    [code] = codes_of(session, training_body).values()
    opened = passed(session, talent, code)
    claim(session, talent, opened, AGREED)
    with pytest.raises(NotFound):
        claim(session, other_talent, opened, AGREED)
    assert check_code(session, other_talent, CodeInput(code=code, name=NAME)) == Missed(Miss.WRONG)


def test_a_pass_that_nobody_sealed_opens_nothing(
    session: Session, training_body: Actor, talent: Actor, handed_in: Person
) -> None:
    [code] = codes_of(session, training_body).values()
    for made_up in ("", clean_code(code), f"{clean_code(code)}.", f"{clean_code(code)}.{'0' * 64}", "é.é"):
        with pytest.raises(NotFound):
            claim(session, talent, made_up, AGREED)


def test_into_the_own_profile_and_own_words_win(
    session: Session, training_body: Actor, talent: Actor, handed_in: Person
) -> None:
    own = make_person(session, user_id=talent.user_id, name=NAME, introduction="自己写的")
    gone = handed_in.id or 0
    [code] = codes_of(session, training_body).values()
    assert claim(session, talent, passed(session, talent, code), ClaimInput()) == own.id
    assert own.introduction == "自己写的"
    assert [done.person_id for done in session.exec(select(Completion))] == [own.id]
    assert session.get(Person, gone) is None
    [merge] = session.exec(select(IdentityMerge)).all()
    assert (merge.cause, merge.kept_id, merge.gone_id) == (MergeCause.CLAIMED, own.id, gone)
