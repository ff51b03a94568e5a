"""One completion at a time: who may, what is refused, what comes of it, and that twice is once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.audit.changes import changed_since, latest_sequence
from talent.audit.tables import ChangeKind
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.terms import Category
from talent.notices.tables import Notice
from talent.people.enums import EvidenceKind
from talent.people.queries import rankable_people
from talent.people.tables import Membership, Person, SkillEvidence
from talent.training.assessing import Assessed
from talent.training.bulk import CompletionCheck
from talent.training.completion_rules import Declared, Fate
from talent.training.completion_schemas import (
    CompletionInput,
    CompletionOut,
    CompletionState,
    CorrectionInput,
    RevocationInput,
)
from talent.training.completions import (
    get_completion,
    log_completion,
)
from talent.training.correcting import correct_completion, restore_completion, revoke_completion
from talent.training.enums import ClassState, EnrolmentState
from talent.training.tables import Certificate, Completion, CompletionChange, Enrolment, TrainingClass
from tests.factories.people import make_mobile, make_person
from tests.factories.training import make_class, make_course

BEGAN = today() - timedelta(days=30)
MOBILE = make_mobile(77)
NUMBER = "110101199003077774"
NUMBERS = {"王丽": NUMBER, "李强": "110101199003078531"}


@pytest.fixture
def held(session: Session, training_body: Actor) -> TrainingClass:
    """A class that began a month ago and teaches two skills."""
    course = make_course(session, training_body.organisation_id or 0, skills={"live": 2, "video": 3})
    return make_class(session, course, starts_on=BEGAN, ends_on=BEGAN + timedelta(days=5))


def declared(**fields: Any) -> CompletionInput:
    return CompletionInput(
        **{"name": "王丽", "mobile": MOBILE, "completed_on": BEGAN + timedelta(days=5), "score": 88, **fields}
    )


def log(session: Session, actor: Actor, held: TrainingClass, **fields: Any) -> CompletionOut:
    return log_completion(session, actor, held.id or 0, declared(**fields))


def checked(session: Session, actor: Actor, rows: Sequence[Declared]) -> list[Assessed]:
    check = CompletionCheck()
    check.note(rows)
    return check.check(session, actor, rows)


def evidence(session: Session, number: int) -> list[SkillEvidence]:
    query = select(SkillEvidence).where(
        col(SkillEvidence.source) == f"completion:{number}", col(SkillEvidence.revoked_on).is_(None)
    )
    return list(session.exec(query.order_by(col(SkillEvidence.skill))))


def people(session: Session) -> list[Person]:
    return list(session.exec(select(Person).order_by(col(Person.id))))


def test_a_new_person_becomes_an_unclaimed_profile_that_nobody_sees(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    log(session, training_body, held)
    [person] = people(session)
    assert (person.name, person.mobile, person.user_id) == ("王丽", MOBILE, None)
    assert session.exec(rankable_people().order_by(col(Person.id))).all() == []
    member = session.exec(select(Membership)).one()
    assert (member.category, member.since) == (Category.TRAINEE, BEGAN + timedelta(days=5))


def test_the_skills_of_the_course_get_evidence_from_the_body(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    done = log(session, training_body, held)
    body = session.get_one(Organisation, training_body.organisation_id)
    found = evidence(session, done.id)
    assert [(one.skill, one.level) for one in found] == [("live", 2), ("video", 3)]
    assert {one.kind for one in found} == {EvidenceKind.CONFIRMED}
    assert {one.vouched_by for one in found} == {body.name}
    assert {one.given_on for one in found} == {BEGAN + timedelta(days=5)}
    assert {one.title for one in found} == {"直播运营实训"}


def test_of_who_is_known_nothing_changes_but_the_evidence(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    person = make_person(session, name="王丽", mobile=MOBILE, category=Category.PRACTITIONER)
    before = person.model_dump()
    log(session, training_body, held)
    session.refresh(person)
    assert person.model_dump() == before
    assert [one.category for one in session.exec(select(Membership))] == [Category.PRACTITIONER]


def test_the_hours_are_those_of_the_course_unless_given(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    assert log(session, training_body, held).hours == 40
    assert log(session, training_body, held, mobile=make_mobile(78), hours=12).hours == 12


def test_logged_twice_it_is_one(session: Session, training_body: Actor, held: TrainingClass) -> None:
    first = log(session, training_body, held)
    sequence = latest_sequence(session)
    assert log(session, training_body, held, name="王 丽").id == first.id
    assert len(people(session)) == 1
    assert len(evidence(session, first.id)) == 2
    assert latest_sequence(session) == sequence


def test_logged_again_with_other_facts_it_asks_for_a_correction(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    first = log(session, training_body, held)
    with pytest.raises(Conflict, match="更正"):
        log(session, training_body, held, score=60)
    assert get_completion(session, training_body, first.id).score == 88
    assert get_completion(session, training_body, first.id).changes == []


def test_a_person_of_the_database_is_found_by_name_and_mobile_and_keeps_the_own_words(
    session: Session, training_body: Actor, talent: Actor, held: TrainingClass
) -> None:
    make_person(session, name="王丽", mobile=MOBILE, user_id=talent.user_id)
    before = people(session)[0].model_dump()
    log(session, training_body, held)
    [person] = people(session)
    assert person.model_dump() == before


def test_a_person_with_an_account_is_told_of_each_step(
    session: Session, training_body: Actor, talent: Actor, held: TrainingClass
) -> None:
    make_person(session, name="王丽", mobile=MOBILE, user_id=talent.user_id)
    done = log(session, training_body, held)
    log(session, training_body, held)
    correction = CorrectionInput(
        version=1, completed_on=done.completed_on, hours=done.hours, score=90, reason="成绩录错"
    )
    correct_completion(session, training_body, done.id, correction)
    revoke_completion(session, training_body, done.id, RevocationInput(version=2, reason="没有结业"))
    told = session.exec(select(Notice).order_by(col(Notice.id))).all()
    assert [one.kind.value for one in told] == [
        "completion:logged",
        "completion:corrected",
        "completion:revoked",
    ]
    assert {one.user_id for one in told} == {talent.user_id}


def test_the_same_mobile_with_another_name_is_refused(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    make_person(session, name="李强", mobile=MOBILE)
    with pytest.raises(Invalid, match="另一个姓名"):
        log(session, training_body, held)
    assert len(people(session)) == 1


def test_an_identity_number_tells_apart_who_shares_a_telephone(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    make_person(session, name="李强", mobile=MOBILE)
    log(session, training_body, held, resident_id=NUMBER)
    assert [one.name for one in people(session)] == ["李强", "王丽"]


def test_an_identity_number_is_kept_only_so_that_it_finds_the_person_again(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    first = log(session, training_body, held, mobile=None, resident_id=NUMBER)
    [person] = people(session)
    assert person.resident_id is None
    assert log(session, training_body, held, mobile=None, resident_id=NUMBER).id == first.id
    with pytest.raises(Invalid, match="另一个姓名"):
        log(session, training_body, held, name="李强", mobile=None, resident_id=NUMBER)


@pytest.mark.parametrize("state", [one for one in EnrolmentState if one is not EnrolmentState.ENROLLED])
def test_by_number_a_body_logs_only_who_has_a_seat(
    session: Session, training_body: Actor, held: TrainingClass, state: EnrolmentState
) -> None:
    person = make_person(session, name="李强")
    enrolment = Enrolment(class_id=held.id or 0, person_id=person.id or 0, state=state)
    session.add(enrolment)
    session.flush()
    with pytest.raises(Invalid, match="没有找到这位学员"):
        log(session, training_body, held, name="", mobile=None, person_id=person.id)
    enrolment.state = EnrolmentState.ENROLLED
    session.flush()
    assert log(session, training_body, held, name="", mobile=None, person_id=person.id).name == "李强"


@pytest.mark.parametrize("known", ["mobile", "resident_id"])
def test_many_names_for_one_number_do_not_tell_which_is_right(
    session: Session, training_body: Actor, held: TrainingClass, known: str
) -> None:
    for name in ("王丽", "李强"):
        log(session, training_body, held, name=name, mobile=make_mobile(1), resident_id=NUMBERS[name])
    value = {"mobile": make_mobile(1), "resident_id": NUMBERS["王丽"]}[known]
    names = ["王丽", "李强", "张伟", "赵敏"]
    rows = [
        Declared(class_id=held.id or 0, completed_on=BEGAN + timedelta(days=5), name=name, **{known: value})
        for name in names
    ]
    told = checked(session, training_body, rows)
    assert len({(one.fate, one.fault) for one in told}) == 1
    assert told[0].fate is Fate.REFUSED
    assert {one.fate for one in checked(session, training_body, rows[:3])} > {Fate.REFUSED}


def test_two_profiles_of_one_name_and_mobile_are_never_guessed_between(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    for _ in range(2):
        make_person(session, name="王丽", mobile=MOBILE)
    with pytest.raises(Invalid, match="不止一份"):
        log(session, training_body, held)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"completed_on": BEGAN - timedelta(days=1)}, "completed_on"),
        ({"completed_on": today() + timedelta(days=1)}, "completed_on"),
        ({"hours": 41}, "hours"),
        ({"mobile": None}, "mobile"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_its_field(
    session: Session, training_body: Actor, held: TrainingClass, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        log(session, training_body, held, **fields)
    assert [one.field for one in refused.value.fields] == [field]
    assert people(session) == []


def test_a_cancelled_class_is_completed_by_nobody(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    held.state = ClassState.CANCELLED
    session.add(held)
    session.flush()
    with pytest.raises(Invalid, match="已取消"):
        log(session, training_body, held)


def test_only_a_body_that_is_verified_now_logs_corrects_or_revokes(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    done = log(session, training_body, held)
    body = session.get_one(Organisation, training_body.organisation_id)
    body.verification = Verification.REJECTED
    session.add(body)
    session.flush()
    with pytest.raises(Forbidden, match="认证"):
        log(session, training_body, held, mobile=make_mobile(79))
    with pytest.raises(Forbidden, match="认证"):
        revoke_completion(session, training_body, done.id, RevocationInput(version=1, reason="没有结业"))


def test_another_body_finds_neither_class_nor_completion(
    session: Session, training_body: Actor, other_body: Actor, held: TrainingClass
) -> None:
    done = log(session, training_body, held)
    with pytest.raises(NotFound):
        log(session, other_body, held)
    with pytest.raises(NotFound):
        get_completion(session, other_body, done.id)
    with pytest.raises(NotFound):
        revoke_completion(session, other_body, done.id, RevocationInput(version=1, reason="没有结业"))


def test_a_correction_keeps_what_was_said_before_and_moves_the_evidence(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    done = log(session, training_body, held)
    day = BEGAN + timedelta(days=7)
    data = CorrectionInput(version=1, completed_on=day, hours=30, score=91, reason="日期录错")
    found = correct_completion(session, training_body, done.id, data)
    assert (found.completed_on, found.hours, found.score, found.version) == (day, 30, 91, 2)
    [change] = found.changes
    assert (change.completed_on, change.hours, change.score) == (done.completed_on, 40, 88)
    assert change.reason == "日期录错"
    assert {one.given_on for one in evidence(session, done.id)} == {day}
    # Sent twice, it is one.
    assert correct_completion(session, training_body, done.id, data).version == 2


def test_a_correction_of_an_older_version_is_refused(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    done = log(session, training_body, held)
    for version, hours in ((1, 30), (1, 20)):
        data = CorrectionInput(
            version=version, completed_on=done.completed_on, hours=hours, score=88, reason="学时录错"
        )
        if hours == 20:
            with pytest.raises(Conflict):
                correct_completion(session, training_body, done.id, data)
        else:
            correct_completion(session, training_body, done.id, data)
    assert get_completion(session, training_body, done.id).hours == 30


def test_a_correction_keeps_to_the_rules(session: Session, training_body: Actor, held: TrainingClass) -> None:
    done = log(session, training_body, held)
    data = CorrectionInput(version=1, completed_on=done.completed_on, hours=400, reason="学时录错")
    with pytest.raises(Invalid, match="学时"):
        correct_completion(session, training_body, done.id, data)


def test_a_revocation_takes_the_evidence_back_and_says_why(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    done = log(session, training_body, held)
    before = latest_sequence(session)
    data = RevocationInput(version=1, reason="本人没有参加")
    for _ in range(2):
        found = revoke_completion(session, training_body, done.id, data)
    assert (found.state, found.revoked_because) == (CompletionState.REVOKED, "本人没有参加")
    assert evidence(session, done.id) == []
    assert latest_sequence(session) == before + 1
    assert len(session.exec(select(CompletionChange)).all()) == 1


def test_the_ranking_hears_of_who_completed(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    person_id = make_person(session, name="王丽", mobile=MOBILE).id
    sequence = latest_sequence(session)
    log(session, training_body, held)
    assert changed_since(session, sequence, ChangeKind.PERSON) == [person_id]


def test_a_completion_without_its_person_can_still_be_revoked(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    done = log(session, training_body, held)
    row = session.get_one(Completion, done.id)
    row.person_id = None
    session.add(row)
    session.flush()
    found = revoke_completion(session, training_body, done.id, RevocationInput(version=1, reason="没有结业"))
    assert (found.name, found.state) == ("", CompletionState.REVOKED)


def test_the_staff_take_back_a_revocation_that_was_a_mistake(
    session: Session, training_body: Actor, staff: Actor, held: TrainingClass
) -> None:
    done = log(session, training_body, held)
    revoke_completion(session, training_body, done.id, RevocationInput(version=1, reason="选错了人"))
    again = RevocationInput(version=2, reason="撤销有误")
    with pytest.raises(Forbidden):
        restore_completion(session, training_body, done.id, again)
    found = restore_completion(session, staff, done.id, again)
    assert (found.state, [one.revoked for one in found.changes]) == (CompletionState.VALID, [True, False])
    assert len(evidence(session, done.id)) == 2


def test_a_certificate_comes_and_goes_with_its_completion(
    session: Session, training_body: Actor, held: TrainingClass
) -> None:
    done = log(session, training_body, held)
    [certificate] = session.exec(select(Certificate)).all()
    assert (certificate.source_id, certificate.revoked_on) == (done.id, None)
    revoke_completion(session, training_body, done.id, RevocationInput(version=1, reason="没有结业"))
    session.refresh(certificate)
    assert certificate.revoked_on == today()
