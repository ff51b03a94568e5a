"""Two profiles with rows of every kind, in every way in which they can agree or differ."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from talent.accounts.actor import SYSTEM
from talent.enterprises.tables import Demand
from talent.exams.attempt_tables import Attempt, ExtraTime, Paper
from talent.exams.enums import AttemptState, StandardState
from talent.exams.tables import Standard
from talent.hiring.enums import Origin, Side, ThreadState
from talent.hiring.tables import Appraisal, CandidateNote, Hire, Thread, ThreadEvent
from talent.identity.enums import PairReason
from talent.identity.tables import ClaimCode, IdentityKey
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.kit.terms import Category
from talent.matches.enums import AlertPace, Verdict
from talent.matches.tables import DemandVerdict, Recommendation, SavedSearch, SavedSearchTold
from talent.people import tables as people
from talent.people.enums import BlockOrigin, ConsentKind, EvidenceKind
from talent.people.queries import refused_words, unread_words
from talent.training.certificates import revoke_certificates
from talent.training.enums import CertificateKind, EnrolmentState
from talent.training.recording import source_of
from talent.training.tables import ClassInstructor, CompletionChange, Enrolment, TrainingClass
from talent.vocab.enums import WordSource
from talent.vocab.noting import recount
from tests.factories.certificates import make_certificate
from tests.factories.enterprises import make_demand
from tests.factories.training import make_class, make_completion, make_course

_numbers = count(1)


@dataclass(frozen=True)
class World:
    """What rows about people point at, two of each."""

    organisation_id: int
    classes: tuple[TrainingClass, TrainingClass]
    demands: tuple[Demand, Demand]
    papers: tuple[Paper, Paper]


def make_world(session: Session, organisation_id: int) -> World:
    course = make_course(session, organisation_id)
    standard = Standard(
        code=f"I-{next(_numbers)}",
        title="电子商务师",
        occupation="4-01-02-02",
        level=4,
        state=StandardState.IN_FORCE,
    )
    session.add(standard)
    session.flush()
    papers = [Paper(standard_id=standard.id or 0, title=f"卷{number}", minutes=60) for number in (1, 2)]
    session.add_all(papers)
    session.flush()
    return World(
        organisation_id,
        (make_class(session, course), make_class(session, course)),
        (make_demand(session, organisation_id), make_demand(session, organisation_id)),
        (papers[0], papers[1]),
    )


def give(session: Session, world: World, person_id: int, what: Mapping[str, int]) -> None:
    """Rows of the kinds, each in a variant: 1 and 2 name the same thing of both people, 3 its worse state."""
    for kind in KINDS:
        if what.get(kind):
            KINDS[kind](session, world, person_id, what[kind])
            session.flush()


def _education(session: Session, world: World, person: int, variant: int) -> None:
    session.add(people.Education(person_id=person, position=0, school_name=f"学校{variant}", level="21"))
    session.add(people.Education(person_id=person, position=1, school_name="另一所", end_year=2020))


def _work(session: Session, world: World, person: int, variant: int) -> None:
    session.add(people.Work(person_id=person, position=0, employer=f"公司{variant}", title="运营"))


def _skill(session: Session, world: World, person: int, variant: int) -> None:
    session.add(
        people.PersonSkill(person_id=person, position=0, words=f"没见过的技能{variant}", level=variant)
    )
    session.add(people.PersonSkill(person_id=person, position=1, words="PS", skill="photoshop"))
    refused = people.PersonSkill(person_id=person, position=2, words=f"词{variant}", refused="photoshop")
    session.add(refused)
    session.flush()
    recount(session, WordSource.PEOPLE, after=[unread_words(session, person)])
    recount(session, WordSource.REFUSALS, after=[refused_words(session, person)])


def _evidence(session: Session, world: World, person: int, variant: int) -> None:
    word = people.SkillEvidence(
        person_id=person, skill="photoshop", kind=EvidenceKind.EXAMINED, level=variant, given_on=today()
    )
    session.add(word)


def _wish(session: Session, world: World, person: int, variant: int) -> None:
    session.add(people.Wish(person_id=person, salary_min=[None, 5000, None][variant - 1]))
    session.add(people.WishDivision(person_id=person, division=f"13010{variant}"))
    session.add(people.WishOccupation(person_id=person, title=f"主播{variant}"))


def _membership(session: Session, world: World, person: int, variant: int) -> None:
    kinds = [Category.TRAINEE, Category.GRADUATE][: 2 if variant == 1 else 1]
    for category in kinds:
        row = people.Membership(person_id=person, category=category, since=date(2024, 1, variant))
        session.add(row)
        session.flush()
        number = row.id or 0
        if category is Category.TRAINEE:
            session.add(people.TraineeDetail(membership_id=number, course=f"课{variant}"))
        else:
            session.add(
                people.GraduateDetail(membership_id=number, school_name="学校", student_number="学号")
            )


def _consent(session: Session, world: World, person: int, variant: int) -> None:
    taken_back = now() if variant == 3 else None
    consent = people.Consent(
        person_id=person, kind=ConsentKind.NOTICE, text_version="1", withdrawn_at=taken_back
    )
    session.add(consent)


def _disclosure(session: Session, world: World, person: int, variant: int) -> None:
    session.add(
        people.Disclosure(person_id=person, organisation_id=world.organisation_id, contact=variant == 1)
    )
    block = people.EmployerBlock(
        person_id=person, name="某店", folded=f"某店{min(variant, 2)}", origin=BlockOrigin.NAMED
    )
    session.add(block)


def _draft(session: Session, world: World, person: int, variant: int) -> None:
    session.add(people.ProfileDraft(person_id=person, step="work", version=1, fields="{}"))
    session.add(IdentityKey(person_id=person, reason=PairReason.SCHOOL, key=f"k{variant}"))
    session.add(
        ClaimCode(
            person_id=person,
            digest=f"d{person}",
            organisation_id=world.organisation_id,
            expires_at=now() + timedelta(days=1),
        )
    )


def _enrolment(session: Session, world: World, person: int, variant: int) -> None:
    held = world.classes[0 if variant != 2 else 1].id or 0
    state = EnrolmentState.WITHDRAWN if variant == 3 else EnrolmentState.ENROLLED
    session.add(Enrolment(class_id=held, person_id=person, state=state))
    session.add(ClassInstructor(class_id=held, person_id=person))


def _completion(session: Session, world: World, person: int, variant: int) -> None:
    done = make_completion(session, world.classes[0 if variant != 2 else 1], person)
    number = done.id or 0
    done.revoked_on = today() if variant == 3 else None
    session.add(CompletionChange(completion_id=number, before="{}", reason="更正"))
    _certify(session, world, person, variant, CertificateKind.COMPLETION, number)
    session.add(
        people.SkillEvidence(
            person_id=person,
            skill="photoshop",
            kind=EvidenceKind.CONFIRMED,
            given_on=today(),
            source=source_of(number),
        )
    )


def _certify(
    session: Session, world: World, person: int, variant: int, kind: CertificateKind, source_id: int
) -> None:
    """Valid, damaged, or revoked."""
    body = world.organisation_id if kind is CertificateKind.COMPLETION else None
    one = make_certificate(session, person, body, kind=kind, source_id=source_id)
    if variant == 2:
        one.title = "别的"
    elif variant == 3:
        revoke_certificates(session, SYSTEM, kind, [source_id], "更正")


def _attempt(session: Session, world: World, person: int, variant: int) -> None:
    attempt = Attempt(
        paper_id=world.papers[0 if variant != 2 else 1].id or 0,
        person_id=person,
        seed=1,
        state=AttemptState.MARKED,
        started_at=now(),
        ends_at=now(),
        most_points=1,
    )
    session.add(attempt)
    session.flush()
    _certify(session, world, person, variant, CertificateKind.EXAM, attempt.id or 0)
    session.add(ExtraTime(person_id=person, percent=25 * variant, reason="视力障碍"))


def _thread(session: Session, world: World, person: int, variant: int) -> None:
    demand = world.demands[0 if variant != 2 else 1]
    state = ThreadState.REFUSED if variant == 3 else ThreadState.CONFIRMED
    thread = Thread(
        demand_id=demand.id or 0,
        organisation_id=demand.organisation_id,
        person_id=person,
        origin=Origin.APPLICATION,
        state=state,
    )
    session.add(thread)
    session.flush()
    number = thread.id or 0
    session.add(ThreadEvent(thread_id=number, side=Side.TALENT, state=state, text="您好"))
    session.add(Hire(thread_id=number, hired_on=today()))
    session.flush()
    scores = {"innovation": 4, "quality": 4, "effect": 4, "contribution": 4}
    session.add(Appraisal(thread_id=number, person_id=person, **scores))


def _marks(session: Session, world: World, person: int, variant: int) -> None:
    demand = world.demands[0 if variant != 2 else 1].id or 0
    session.add(DemandVerdict(demand_id=demand, person_id=person, verdict=Verdict.SHORTLISTED))
    session.add(CandidateNote(demand_id=demand, person_id=person, text="不错"))
    session.add(
        Recommendation(
            demand_id=demand, person_id=person, rank=1, score=0.1 * variant, version="1", computed_on=today()
        )
    )
    search = SavedSearch(person_id=person, name="全部", filters={"q": "直播"}, pace=AlertPace.DAILY)
    session.add(search)
    session.flush()
    session.add(SavedSearchTold(search_id=search.id or 0, demand_id=demand, told_on=today()))


KINDS: dict[str, Callable[[Session, World, int, int], None]] = {
    "education": _education,
    "work": _work,
    "skill": _skill,
    "evidence": _evidence,
    "wish": _wish,
    "membership": _membership,
    "consent": _consent,
    "disclosure": _disclosure,
    "draft": _draft,
    "enrolment": _enrolment,
    "completion": _completion,
    "attempt": _attempt,
    "thread": _thread,
    "marks": _marks,
}
