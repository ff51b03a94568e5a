"""Demands: written, changed, copied, looked at."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from pydantic import ValidationError
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.changes import changes_since
from talent.audit.tables import AuditEntry, ChangeKind
from talent.enterprises.demands import change_state, copy_demand, create_demand, get_demand, update_demand
from talent.enterprises.enums import DemandState, Importance
from talent.enterprises.schemas import DemandInput, DemandOut, DemandSkillInput
from talent.enterprises.tables import Demand
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.terms import Category, EmploymentKind
from talent.vocab.tables import Division, Occupation, OccupationTitle, Skill, SkillAlias
from tests.factories.enterprises import make_demand


@pytest.fixture(autouse=True)
def _codes(session: Session) -> None:
    session.add(Division(code="130100", name="石家庄市", short_name="石家庄", level="city", parent="130000"))
    session.add(Occupation(code="4-01-02-02", name="互联网营销师", level="detail", ecommerce=True))
    session.add(OccupationTitle(title="直播运营", occupation="4-01-02-02"))
    session.add(Skill(id="live-ops", name="直播运营", name_en="live operations", group="live", kind="skill"))
    session.commit()


def complete(**changes: object) -> DemandInput:
    values: dict[str, object] = {
        "title": "直播运营",
        "headcount": 2,
        "division": "130100",
        "salary_min": 6000,
        "salary_max": 9000,
        "duties": "负责直播间日常运营和复盘。",
        "conditions": "两年以上直播运营经验。",
        "valid_until": today() + timedelta(days=60),
        "skills": [DemandSkillInput(words="直播运营", skill="live-ops", level=3, importance=Importance.MUST)],
    }
    return DemandInput.model_validate(values | changes)


def audited(session: Session, action: Action) -> int:
    found = session.exec(select(AuditEntry).where(AuditEntry.action == action).order_by(col(AuditEntry.id)))
    return len(found.all())


def published(session: Session, owner: Actor) -> DemandOut:
    draft = create_demand(session, owner, complete())
    return change_state(session, owner, draft.id, DemandState.OPEN, draft.version)


def test_a_title_alone_makes_a_draft(session: Session, enterprise_owner: Actor) -> None:
    draft = create_demand(session, enterprise_owner, DemandInput(title="直播运营"))
    assert (draft.state, draft.version, draft.mine) == (DemandState.DRAFT, 1, True)


def test_an_incomplete_draft_keeps_everything_that_was_given(
    session: Session, enterprise_owner: Actor
) -> None:
    given = DemandInput(
        title="短视频编导",
        category=Category.GRADUATE,
        kind=EmploymentKind.PART_TIME,
        salary_min=9000,
        salary_max=6000,
        duties="限男性。\n写脚本。",
        education_rank=4,
        education_must=True,
        experience_years=1.5,
        starts_on=date(2027, 3, 1),
        skills=[
            DemandSkillInput(words="剪映"),
            DemandSkillInput(words="分镜", importance=Importance.PREFERRED),
        ],
    )
    draft = create_demand(session, enterprise_owner, given)
    session.expire_all()
    stored = get_demand(session, enterprise_owner, draft.id)
    kept = DemandInput.model_validate(
        stored.model_dump(include=set(DemandInput.model_fields) - {"skills", "version"})
        | {"skills": [one.model_dump(exclude={"name"}) for one in stored.skills]}
    )
    assert kept == given


def test_a_draft_says_what_still_keeps_it_from_being_published(
    session: Session, enterprise_owner: Actor
) -> None:
    draft = create_demand(session, enterprise_owner, DemandInput(title="直播运营", duties="限男性"))
    fields = {blocker.field for blocker in draft.blockers}
    assert fields == {"headcount", "division", "salary_min", "salary_max", "conditions", "valid_until"}
    assert [(one.field, one.words) for one in draft.findings] == [("duties", "限男性")]


def test_the_occupation_follows_from_the_title_if_none_was_picked(
    session: Session, enterprise_owner: Actor
) -> None:
    draft = create_demand(session, enterprise_owner, complete(occupation=None))
    assert (draft.occupation, draft.occupation_name) == ("4-01-02-02", "互联网营销师")


def test_words_outside_the_taxonomy_stay_without_a_canonical_skill(
    session: Session, enterprise_owner: Actor
) -> None:
    draft = create_demand(session, enterprise_owner, complete(skills=[{"words": "养蜂"}]))
    assert (draft.skills[0].skill, draft.skills[0].name) == (None, "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"division": "999999"}, "division"),
        ({"occupation": "9-99"}, "occupation"),
        ({"skills": [{"words": "飞", "skill": "flying"}]}, "skills.0.words"),
        ({"skills": [{"words": "PS"}, {"words": "ｐｓ"}]}, "skills.1.words"),
        (
            {"skills": [{"words": "甲", "skill": "live-ops"}, {"words": "乙", "skill": "live-ops"}]},
            "skills.1.words",
        ),
    ],
)
def test_unknown_codes_and_double_skills_are_refused_by_field(
    session: Session, enterprise_owner: Actor, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        create_demand(session, enterprise_owner, complete(**changes))
    assert [error.field for error in refused.value.fields] == [field]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"title": "字" * 61},
        {"headcount": 0},
        {"salary_min": -1},
        {"salary_max": 10**9},
        {"duties": "\x00"},
        {"duties": "字" * 5001},
        {"experience_years": float("nan")},
        {"skills": [{"words": "技能" + str(n)} for n in range(31)]},
        {"surprise": 1},
    ],
)
def test_input_out_of_bounds_never_reaches_the_service(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        complete(**changes)


def test_a_change_raises_the_version_and_is_audited_by_names_of_fields(
    session: Session, enterprise_owner: Actor
) -> None:
    draft = create_demand(session, enterprise_owner, complete())
    changed = update_demand(session, enterprise_owner, draft.id, complete(headcount=5, skills=[], version=1))
    entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    assert (changed.version, changed.headcount, changed.skills) == (2, 5, [])
    assert entry is not None
    assert (entry.action, entry.object_id, entry.detail) == (
        Action.DEMAND_UPDATE,
        draft.id,
        "headcount,skills",
    )


def test_an_old_version_is_a_conflict(session: Session, enterprise_owner: Actor) -> None:
    draft = create_demand(session, enterprise_owner, complete())
    update_demand(session, enterprise_owner, draft.id, complete(headcount=5, version=1))
    with pytest.raises(Conflict):
        update_demand(session, enterprise_owner, draft.id, complete(headcount=7, version=1))


def test_the_same_form_twice_changes_nothing_the_second_time(
    session: Session, enterprise_owner: Actor
) -> None:
    draft = create_demand(session, enterprise_owner, complete())
    data = complete(headcount=5, version=1)
    first = update_demand(session, enterprise_owner, draft.id, data)
    assert update_demand(session, enterprise_owner, draft.id, data) == first
    assert audited(session, Action.DEMAND_UPDATE) == 1


def test_of_two_changes_at_the_same_moment_one_is_a_conflict(
    session: Session, database: Database, enterprise_owner: Actor
) -> None:
    draft = create_demand(session, enterprise_owner, complete())
    session.commit()

    def change(headcount: int) -> str:
        try:
            with database.write() as own:
                update_demand(own, enterprise_owner, draft.id, complete(headcount=headcount, version=1))
        except Conflict:
            return "conflict"
        return "changed"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(change, [11, 12, 13, 14])) == ["changed", "conflict", "conflict", "conflict"]
    assert audited(session, Action.DEMAND_UPDATE) == 1


def test_a_draft_does_not_concern_matching(session: Session, enterprise_owner: Actor) -> None:
    draft = create_demand(session, enterprise_owner, complete())
    update_demand(session, enterprise_owner, draft.id, complete(headcount=5, version=1))
    assert changes_since(session, 0, 10) == []


def test_a_change_of_an_open_demand_is_in_the_change_log(session: Session, enterprise_owner: Actor) -> None:
    demand = published(session, enterprise_owner)
    before = len(changes_since(session, 0, 10))
    update_demand(session, enterprise_owner, demand.id, complete(headcount=5, version=demand.version))
    assert [change[1:] for change in changes_since(session, 0, 10)[before:]] == [
        (ChangeKind.DEMAND, demand.id)
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"duties": "女士优先。"}, "duties"),
        ({"headcount": None}, "headcount"),
        ({"skills": [{"words": "35岁以下"}]}, "skills.0.words"),
    ],
)
def test_an_open_demand_cannot_be_made_unlawful(
    session: Session, enterprise_owner: Actor, changes: dict[str, object], field: str
) -> None:
    demand = published(session, enterprise_owner)
    with pytest.raises(Invalid) as refused:
        update_demand(session, enterprise_owner, demand.id, complete(**changes, version=demand.version))
    assert [error.field for error in refused.value.fields] == [field]


def test_saving_an_open_demand_again_confirms_that_it_is_still_true(
    session: Session, enterprise_owner: Actor
) -> None:
    demand = published(session, enterprise_owner)
    row = session.get_one(Demand, demand.id)
    row.confirmed_on = today() - timedelta(days=80)
    session.flush()
    saved = update_demand(session, enterprise_owner, demand.id, complete(version=demand.version))
    assert (saved.confirmed_on, saved.version) == (today(), demand.version + 1)


@pytest.mark.parametrize("state", [DemandState.FILLED, DemandState.CLOSED, DemandState.EXPIRED])
def test_what_has_ended_cannot_be_changed(
    session: Session, enterprise_owner: Actor, state: DemandState
) -> None:
    assert enterprise_owner.organisation_id is not None
    demand = make_demand(session, enterprise_owner.organisation_id, state=state)
    assert demand.id is not None
    with pytest.raises(Invalid, match="复制"):
        update_demand(session, enterprise_owner, demand.id, complete(version=1))


@pytest.mark.parametrize("state", list(DemandState))
def test_a_demand_in_any_state_can_be_copied_into_a_draft(
    session: Session, enterprise_owner: Actor, state: DemandState
) -> None:
    assert enterprise_owner.organisation_id is not None
    source = make_demand(session, enterprise_owner.organisation_id, state=state)
    assert source.id is not None
    copy = copy_demand(session, enterprise_owner, source.id)
    assert copy.id != source.id
    assert (copy.state, copy.version, copy.valid_until, copy.published_at) == (
        DemandState.DRAFT,
        1,
        None,
        None,
    )
    assert (copy.title, copy.salary_max, [one.words for one in copy.skills]) == (
        "直播运营",
        9000,
        ["直播运营"],
    )


def test_a_copy_leaves_its_source_alone(session: Session, enterprise_owner: Actor) -> None:
    demand = published(session, enterprise_owner)
    copy_demand(session, enterprise_owner, demand.id)
    assert get_demand(session, enterprise_owner, demand.id) == demand


def test_a_start_that_is_past_is_not_copied(session: Session, enterprise_owner: Actor) -> None:
    draft = create_demand(session, enterprise_owner, complete(starts_on=today() - timedelta(days=1)))
    assert copy_demand(session, enterprise_owner, draft.id).starts_on is None


def test_writes_of_a_stranger_find_nothing(
    session: Session, enterprise_owner: Actor, other_enterprise: Actor
) -> None:
    demand = published(session, enterprise_owner)
    for verb in (
        lambda: update_demand(session, other_enterprise, demand.id, complete(version=demand.version)),
        lambda: change_state(session, other_enterprise, demand.id, DemandState.CLOSED, demand.version),
        lambda: copy_demand(session, other_enterprise, demand.id),
    ):
        with pytest.raises(NotFound):
            verb()


@pytest.mark.parametrize("who", ["visitor", "talent", "staff", "university", "api_client"])
def test_only_enterprises_and_training_bodies_write_demands(
    session: Session, request: pytest.FixtureRequest, who: str
) -> None:
    with pytest.raises(Forbidden):
        create_demand(session, request.getfixturevalue(who), complete())


def test_the_operator_has_no_enterprise_to_post_for(session: Session, operator: Actor) -> None:
    with pytest.raises(Forbidden, match="没有关联企业"):
        create_demand(session, operator, complete())


def test_the_same_form_sent_twice_makes_one_draft(session: Session, enterprise_owner: Actor) -> None:
    first = create_demand(session, enterprise_owner, DemandInput(title="美工"), key="form-1")
    again = create_demand(session, enterprise_owner, DemandInput(title="美工"), key="form-1")
    other = create_demand(session, enterprise_owner, DemandInput(title="美工"), key="form-2")
    assert again.id == first.id
    assert other.id != first.id


def test_a_form_that_was_changed_is_no_repeat_of_it(session: Session, enterprise_owner: Actor) -> None:
    create_demand(session, enterprise_owner, DemandInput(title="美工"), key="form-1")
    with pytest.raises(Conflict, match="不同的内容"):
        create_demand(session, enterprise_owner, DemandInput(title="客服"), key="form-1")


def test_a_copy_asked_for_twice_is_one(session: Session, enterprise_owner: Actor) -> None:
    source, other = (create_demand(session, enterprise_owner, complete()) for _ in range(2))
    first = copy_demand(session, enterprise_owner, source.id, key="copy-1")
    assert copy_demand(session, enterprise_owner, source.id, key="copy-1").id == first.id
    with pytest.raises(Conflict, match="不同的内容"):
        copy_demand(session, enterprise_owner, other.id, key="copy-1")


def test_words_that_are_exactly_a_skill_get_its_name(session: Session, enterprise_owner: Actor) -> None:
    session.add(Skill(id="photoshop", name="Photoshop", name_en="Photoshop", group="visual", kind="tool"))
    session.add(SkillAlias(alias="ps修图", skill="photoshop"))
    session.flush()
    data = DemandInput(title="美工", skills=[DemandSkillInput(words="PS 修图")])
    made = create_demand(session, enterprise_owner, data)
    assert [(one.skill, one.name) for one in made.skills] == [("photoshop", "Photoshop")]
    again = update_demand(
        session, enterprise_owner, made.id, data.model_copy(update={"version": made.version})
    )
    assert again.version == made.version


def test_one_skill_under_two_names_is_asked_once(session: Session, enterprise_owner: Actor) -> None:
    session.add(Skill(id="photoshop", name="Photoshop", name_en="Photoshop", group="visual", kind="tool"))
    session.add(SkillAlias(alias="ps修图", skill="photoshop"))
    session.flush()
    words = [DemandSkillInput(words="Photoshop"), DemandSkillInput(words="ps修图")]
    with pytest.raises(Invalid, match="重复"):
        create_demand(session, enterprise_owner, DemandInput(title="美工", skills=words))
