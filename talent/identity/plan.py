"""What becomes of each table's rows when one profile goes into another: a rule for each that names a person.

Whoever adds a table that points at a person adds a rule; a test walks the tables.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel

from talent.exams import attempt_tables as exams
from talent.hiring import tables as hiring
from talent.hiring.rules import OPEN
from talent.identity import tables as identity
from talent.kit.clock import now
from talent.market import tables as market
from talent.matches import tables as matches
from talent.people import partner_tables as partners
from talent.people import tables as people
from talent.people.rows import MAX_ROWS
from talent.people.schemas import MAX_SKILLS
from talent.training import tables as training
from talent.training.enums import EnrolmentState
from talent.vocab.words import fold

Row = Mapping[str, Any]


def _never(_: Row) -> bool:
    return False


def _as_it_is(_: Row) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Rule:
    """What becomes of the rows of the profile that goes.

    Without ``same`` they all move. Of two rows that are the same thing, the one of the profile that stays
    wins, unless only the other is ``worth`` something; the loser gives way and is kept in the record, with
    whatever points at it but what ``joins`` names, which goes over to the winner. No more than ``most`` rows
    are one person's. ``says`` is what a moved row says differently. What ``stays_behind`` is made anew.
    """

    model: type[SQLModel]
    title: str
    same: Callable[[Row], Hashable] | None = None
    worth: Callable[[Row], bool] = _never
    says: Callable[[Row], dict[str, Any]] = _as_it_is
    most: int | None = None
    joins: tuple[type[SQLModel], ...] = ()
    stays_behind: bool = False

    @property
    def name(self) -> str:
        return str(self.model.__tablename__)


def _by(*names: str) -> Callable[[Row], Hashable]:
    def same(row: Row) -> Hashable:
        return tuple(row[name] for name in names)

    return same


def _school(row: Row) -> Hashable:
    return row["school_code"] or fold(row["school_name"]), row["level"]


def _completed(row: Row) -> Hashable:
    """One stands for each class; what was revoked goes over beside it."""
    return ("class", row["class_id"]) if row["revoked_on"] is None else ("revoked", row["id"])


def _post(row: Row) -> Hashable:
    return fold(row["employer"]), fold(row["title"])


def _skill(row: Row) -> Hashable:
    return row["skill"] or fold(row["words"])


def _says_something(row: Row) -> bool:
    return bool(row["salary_min"] or row["kind"] or row["available_from"] or row["remote"])


def _taken_back(row: Row) -> dict[str, Any]:
    """Nobody agrees for somebody else: what the profile that stays agreed to is what counts."""
    return {} if row["withdrawn_at"] is not None else {"withdrawn_at": now()}


def _goes_on(row: Row) -> bool:
    return row["state"] in OPEN or row["state"] in _HIRED


_HIRED = frozenset({"hired", "hire_confirmed", "hire_unconfirmed"})
_SEATED = frozenset({EnrolmentState.ENROLLED, EnrolmentState.WAITING})

PLAN: tuple[Rule, ...] = (
    Rule(people.Education, "教育经历", _school, most=MAX_ROWS),
    Rule(people.Work, "工作经历", _post, most=MAX_ROWS),
    Rule(people.PersonSkill, "技能", _skill, most=MAX_SKILLS),
    Rule(people.SkillEvidence, "技能凭据"),
    Rule(people.Wish, "求职意向", _by(), _says_something),
    Rule(people.WishDivision, "希望工作的地方", _by("division"), most=8),
    Rule(people.WishOccupation, "意向岗位", lambda row: fold(row["title"]), most=5),
    Rule(people.Membership, "人才类别", _by("category"), joins=(people.TraineeDetail,)),
    Rule(people.Consent, "同意记录", says=_taken_back),
    Rule(people.Disclosure, "同意查看的企业", _by("organisation_id")),
    Rule(people.EmployerBlock, "屏蔽的企业", _by("folded")),
    Rule(people.ProfileDraft, "未保存的草稿", stays_behind=True),
    # They do not stand in the other profile, and did not make it.
    Rule(partners.PartnerWords, "机构提供的内容", says=lambda _: {"standing": ""}),
    Rule(partners.GraduateEntry, "毕业生名单", _by("organisation_id"), says=lambda _: {"made": False}),
    Rule(training.Enrolment, "培训报名", _by("class_id"), lambda row: row["state"] in _SEATED),
    Rule(training.Completion, "结业记录", _completed),
    Rule(training.Certificate, "证书"),
    Rule(training.ClassInstructor, "授课班次", _by("class_id")),
    Rule(exams.Attempt, "考试"),
    Rule(exams.ExtraTime, "考试加时", _by()),
    Rule(hiring.Thread, "应聘和邀请", _by("demand_id"), _goes_on),
    Rule(hiring.Appraisal, "雇主评价"),
    Rule(hiring.CandidateNote, "企业的备注"),
    Rule(market.Placement, "市场转来的就业登记"),
    Rule(matches.DemandVerdict, "企业的筛选标记", _by("demand_id")),
    Rule(matches.SavedSearch, "保存的搜索"),
    Rule(matches.Recommendation, "推荐结果", stays_behind=True),
    Rule(identity.IdentityKey, "核对用的索引", stays_behind=True),
    Rule(identity.ClaimCode, "认领码", stays_behind=True),
)
# What nobody misses: it is made anew for the profile that stays.
MADE_ANEW = frozenset(rule.name for rule in PLAN if rule.stays_behind)
TITLES = {rule.name: rule.title for rule in PLAN} | {"trainee_detail": "参加过的培训"}
