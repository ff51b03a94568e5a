"""Employers that never see the person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.accounts.actor import Actor
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Invalid, NotFound
from talent.people import service as people
from talent.people.blocked import blockers_of
from talent.people.disclosing import disclose, standing_disclosure
from talent.people.enums import BlockOrigin
from talent.people.queries import find_visible
from talent.people.rows import PractitionerRow, WorkRow
from talent.people.rules import fold_employer
from talent.people.schemas import BlockInput, CategoriesInput, PersonInput, PersonOut, WorkInput
from tests.factories.accounts import make_organisation

FIRM = "河北甲乙电子商务有限公司"


def blocks(session: Session, actor: Actor) -> list[tuple[str, BlockOrigin, bool]]:
    return [(one.name, one.origin, one.lifted) for one in people.list_blocks(session, actor)]


def hides_from(session: Session, name: str, person_id: int) -> bool:
    number = make_organisation(session, name=name).id or 0
    return person_id in blockers_of(session, [number])[number]


def work_at(session: Session, actor: Actor, *employers: str) -> None:
    person = people.get_own_person(session, actor)
    assert person is not None
    rows = [WorkRow(employer=name, title="运营") for name in employers]
    people.update_work(session, actor, WorkInput(version=person.version, rows=rows))


@pytest.mark.parametrize(
    "written",
    [
        FIRM,
        "河北甲乙电子商务",
        "河北甲乙电子商务（集团）有限公司",
        " 河北甲乙 电子商务有限责任公司",
        "河北甲乙电子商务股份有限公司",
    ],
)
def test_one_firm_written_in_many_ways_is_one(
    session: Session, talent: Actor, profile: PersonOut, written: str
) -> None:
    people.block_employer(session, talent, BlockInput(name=written))
    assert hides_from(session, FIRM, profile.id)


@pytest.mark.parametrize(
    "other", ["河北甲乙物流有限公司", "甲乙电子商务有限公司", "河北甲乙电子商务职业学院"]
)
def test_another_firm_is_not_meant(session: Session, talent: Actor, profile: PersonOut, other: str) -> None:
    people.block_employer(session, talent, BlockInput(name=FIRM))
    assert not hides_from(session, other, profile.id)


def test_full_width_and_capitals_do_not_matter() -> None:
    assert fold_employer("ＡＢＣ（河北）有限公司") == fold_employer("abc(河北)")


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold_employer(fold_employer(name)) == fold_employer(name)


def test_the_same_employer_twice_is_one(session: Session, talent: Actor, profile: PersonOut) -> None:
    people.block_employer(session, talent, BlockInput(name=FIRM))
    people.block_employer(session, talent, BlockInput(name="河北甲乙电子商务"))
    assert blocks(session, talent) == [(FIRM, BlockOrigin.NAMED, False)]


@pytest.mark.parametrize("name", ["", "有限公司", "集团", "A公司"])
def test_a_name_that_says_nothing_is_refused(
    session: Session, talent: Actor, profile: PersonOut, name: str
) -> None:
    with pytest.raises(Invalid):
        people.block_employer(session, talent, BlockInput(name=name))


def test_a_blocked_organisation_of_the_system_is_named(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    number = make_organisation(session, name=FIRM).id
    people.block_employer(session, talent, BlockInput(organisation_id=number))
    (row,) = people.list_blocks(session, talent)
    assert (row.name, row.organisation) == (FIRM, FIRM)


@pytest.mark.parametrize("by_number", [False, True])
def test_naming_an_employer_takes_back_what_just_that_one_was_shown(
    session: Session, talent: Actor, profile: PersonOut, by_number: bool
) -> None:
    firm, other = (make_organisation(session, name=name).id or 0 for name in (FIRM, "唐山丙丁商贸有限公司"))
    for number in (firm, other):
        disclose(session, profile.id, number, contact=True)
    named = BlockInput(organisation_id=firm) if by_number else BlockInput(name="河北甲乙电子商务")
    people.block_employer(session, talent, named)
    assert standing_disclosure(session, profile.id, firm) is None
    assert standing_disclosure(session, profile.id, other) is not None


def test_who_applies_to_an_employer_kept_out_is_seen_by_it(
    session: Session, talent: Actor, profile: PersonOut, enterprise_owner: Actor
) -> None:
    firm = enterprise_owner.organisation_id or 0
    people.block_employer(session, talent, BlockInput(organisation_id=firm))
    assert find_visible(session, enterprise_owner, [profile.id]) == []
    disclose(session, profile.id, firm, contact=False)
    assert [one.id for one in find_visible(session, enterprise_owner, [profile.id])] == [profile.id]


def test_the_present_employer_is_kept_out_by_default(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    work_at(session, talent, FIRM)
    assert blocks(session, talent) == [(FIRM, BlockOrigin.PRESENT, False)]


def test_a_practitioner_keeps_out_the_employer_of_that_row(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    row = PractitionerRow(since=today(), employer=FIRM, title="运营")
    people.update_categories(session, talent, CategoriesInput(version=profile.version, rows=[row]))
    assert blocks(session, talent) == [(FIRM, BlockOrigin.PRESENT, False)]


def test_a_profile_handed_in_whole_keeps_the_present_employer_out(
    session: Session, talent: Actor, whole: PersonInput
) -> None:
    data = whole.model_copy(update={"work": [WorkRow(employer=FIRM, title="运营")], "categories": []})
    people.create_person(session, talent, data)
    assert blocks(session, talent) == [(FIRM, BlockOrigin.PRESENT, False)]


def test_the_default_goes_with_the_employer_and_what_was_named_stays(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    people.block_employer(session, talent, BlockInput(name="石家庄丙丁有限公司"))
    work_at(session, talent, FIRM)
    work_at(session, talent, "唐山戊己有限公司")
    assert {name for name, _, _ in blocks(session, talent)} == {"石家庄丙丁有限公司", "唐山戊己有限公司"}


def test_a_default_that_was_removed_does_not_come_back_with_the_next_change(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    work_at(session, talent, FIRM)
    (row,) = people.list_blocks(session, talent)
    people.unblock_employer(session, talent, row.id)
    work_at(session, talent, FIRM)
    assert blocks(session, talent) == [(FIRM, BlockOrigin.PRESENT, True)]
    assert not hides_from(session, FIRM, profile.id)


def test_what_was_removed_can_be_kept_out_again(session: Session, talent: Actor, profile: PersonOut) -> None:
    work_at(session, talent, FIRM)
    people.unblock_employer(session, talent, people.list_blocks(session, talent)[0].id)
    people.block_employer(session, talent, BlockInput(name=FIRM))
    assert hides_from(session, FIRM, profile.id)


def test_a_named_employer_that_is_removed_is_gone(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    people.block_employer(session, talent, BlockInput(name=FIRM))
    people.unblock_employer(session, talent, people.list_blocks(session, talent)[0].id)
    assert blocks(session, talent) == []


def test_nobody_removes_a_block_of_another(
    session: Session, talent: Actor, other_talent: Actor, profile: PersonOut, whole: PersonInput
) -> None:
    people.create_person(session, other_talent, whole)
    people.block_employer(session, talent, BlockInput(name=FIRM))
    number = people.list_blocks(session, talent)[0].id
    with pytest.raises(NotFound):
        people.unblock_employer(session, other_talent, number)


def test_blockers_are_told_for_each_of_many_organisations(
    session: Session, talent: Actor, profile: PersonOut
) -> None:
    people.block_employer(session, talent, BlockInput(name=FIRM))
    kept_out, other = (make_organisation(session, name=name).id or 0 for name in (FIRM, "别的公司"))
    assert blockers_of(session, [kept_out, other]) == {kept_out: frozenset({profile.id}), other: frozenset()}
