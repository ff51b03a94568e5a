"""How complete a profile is, and what is missing."""

from talent.accounts.actor import Actor
from talent.kit.db import Session
from talent.people import service as people
from talent.people.rows import SkillRow
from talent.people.schemas import PersonInput, PersonOut, SkillsInput


def test_a_started_profile_has_its_contact_alone(profile: PersonOut) -> None:
    found = people.completeness(profile)
    assert found.percent == 10
    assert "contact" not in {part.part for part in found.missing}


def test_missing_parts_and_percent_add_up_to_a_hundred(profile: PersonOut) -> None:
    found = people.completeness(profile)
    assert found.percent + sum(part.points for part in found.missing) == 100


def test_every_missing_part_names_a_step_and_what_it_brings(profile: PersonOut) -> None:
    steps = {"basics", "education", "work", "skills", "wishes", "categories"}
    assert {part.step for part in people.completeness(profile).missing} == steps
    assert all(part.gain for part in people.completeness(profile).missing)


def test_two_skills_are_fewer_than_enough(session: Session, talent: Actor, whole: PersonInput) -> None:
    made = people.create_person(session, talent, whole)
    assert [part.part for part in people.completeness(made).missing] == ["more_skills"]


def test_a_whole_profile_misses_nothing(session: Session, talent: Actor, whole: PersonInput) -> None:
    people.create_person(session, talent, whole)
    rows = [SkillRow(words=words) for words in ("甲", "乙", "丙", "丁", "戊")]
    saved = people.update_skills(session, talent, SkillsInput(version=1, rows=rows))
    assert people.completeness(saved).percent == 100
