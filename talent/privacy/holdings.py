"""Where something is held of a person: one entry for each table, and whoever adds a table adds an entry."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session, SQLModel, col, or_, select

from talent.accounts import tables as accounts
from talent.exams import attempt_tables as exams
from talent.exams.enums import AttemptState
from talent.hiring import tables as hiring
from talent.identity import tables as identity
from talent.market import tables as market
from talent.market.own_data import receipts_of_person, records_of_person
from talent.matches import tables as matches
from talent.notices import tables as notices
from talent.people import partner_tables as partners
from talent.people import tables as people
from talent.training import tables as training

# What serves to find or to seal other things and says nothing that the row does not say in plain.
_LEFT_OUT = ("_index", "_digest", "_hash", "folded")


class Owner(NamedTuple):
    """Whose things are asked for; ``person_id`` is None before there is a profile."""

    user_id: int
    person_id: int | None


class Holding(NamedTuple):
    """One table: its name for people, and how the owner's rows are found."""

    title: str
    table: type[SQLModel]
    rows: Callable[[Session, Owner], Sequence[SQLModel]]


def _of_person(table: Any) -> Callable[[Session, Owner], Sequence[SQLModel]]:
    def rows(session: Session, owner: Owner) -> Sequence[SQLModel]:
        return _read(session, table, table.person_id == owner.person_id)

    return rows


def _of_membership(table: Any) -> Callable[[Session, Owner], Sequence[SQLModel]]:
    def rows(session: Session, owner: Owner) -> Sequence[SQLModel]:
        own = select(people.Membership.id).where(col(people.Membership.person_id) == owner.person_id)
        return _read(session, table, table.membership_id.in_(own))

    return rows


def _of_search(session: Session, owner: Owner) -> Sequence[SQLModel]:
    own = select(matches.SavedSearch.id).where(col(matches.SavedSearch.person_id) == owner.person_id)
    told = col(matches.SavedSearchTold.search_id).in_(own)
    return _read(session, matches.SavedSearchTold, told)


def _of_thread(table: Any) -> Callable[[Session, Owner], Sequence[SQLModel]]:
    def rows(session: Session, owner: Owner) -> Sequence[SQLModel]:
        own = select(hiring.Thread.id).where(col(hiring.Thread.person_id) == owner.person_id)
        return _read(session, table, table.thread_id.in_(own))

    return rows


def _of_completion(table: Any) -> Callable[[Session, Owner], Sequence[SQLModel]]:
    def rows(session: Session, owner: Owner) -> Sequence[SQLModel]:
        own = select(training.Completion.id).where(col(training.Completion.person_id) == owner.person_id)
        return _read(session, table, table.completion_id.in_(own))

    return rows


def _of_attempt(session: Session, owner: Owner) -> Sequence[SQLModel]:
    """Of ended ones: an answer names options as their author did, which may tell what is right."""
    ended = _attempts(owner).where(col(exams.Attempt.state) != AttemptState.OPEN)
    return _read(session, exams.AttemptItem, col(exams.AttemptItem.attempt_id).in_(ended))


def _of_marking(session: Session, owner: Owner) -> Sequence[SQLModel]:
    """Of those that both markers are done with."""
    marked = _attempts(owner).where(col(exams.Attempt.state) == AttemptState.MARKED)
    items = select(exams.AttemptItem.id).where(col(exams.AttemptItem.attempt_id).in_(marked))
    return _read(session, exams.Marking, col(exams.Marking.item_id).in_(items))


def _of_report(session: Session, owner: Owner) -> Sequence[SQLModel]:
    items = select(exams.AttemptItem.id).where(col(exams.AttemptItem.attempt_id).in_(_attempts(owner)))
    return _read(session, exams.QuestionReport, col(exams.QuestionReport.item_id).in_(items))


def _attempts(owner: Owner) -> Any:
    return select(exams.Attempt.id).where(col(exams.Attempt.person_id) == owner.person_id)


def _of_pair(session: Session, owner: Owner) -> Sequence[SQLModel]:
    either = or_(
        col(identity.PersonPair.low_id) == owner.person_id,
        col(identity.PersonPair.high_id) == owner.person_id,
    )
    return _read(session, identity.PersonPair, either)


def _of_merge(session: Session, owner: Owner) -> Sequence[SQLModel]:
    return _read(session, identity.IdentityMerge, col(identity.IdentityMerge.kept_id) == owner.person_id)


def _of_feed(session: Session, owner: Owner) -> Sequence[SQLModel]:
    return records_of_person(session, owner.person_id)


def _of_receipts(session: Session, owner: Owner) -> Sequence[SQLModel]:
    return receipts_of_person(session, owner.person_id)


def _of_user(table: Any, column: str = "user_id") -> Callable[[Session, Owner], Sequence[SQLModel]]:
    def rows(session: Session, owner: Owner) -> Sequence[SQLModel]:
        return _read(session, table, getattr(table, column) == owner.user_id)

    return rows


def _read(session: Session, table: Any, condition: Any) -> Sequence[SQLModel]:
    found: Sequence[SQLModel] = session.exec(
        select(table).where(condition).order_by(*table.__table__.primary_key)
    ).all()
    return found


HOLDINGS: tuple[Holding, ...] = (
    Holding("账号", accounts.User, _of_user(accounts.User, "id")),
    Holding("登录会话", accounts.LoginSession, _of_user(accounts.LoginSession)),
    Holding("接口令牌", accounts.ApiToken, _of_user(accounts.ApiToken)),
    Holding("通知", notices.Notice, _of_user(notices.Notice)),
    Holding("通知的发送", notices.Delivery, _of_user(notices.Delivery)),
    Holding("通知设置", notices.NoticePreference, _of_user(notices.NoticePreference)),
    Holding("免打扰时间", notices.NoticeHours, _of_user(notices.NoticeHours)),
    Holding("基本信息", people.Person, _of_user(people.Person)),
    Holding("教育经历", people.Education, _of_person(people.Education)),
    Holding("工作经历", people.Work, _of_person(people.Work)),
    Holding("技能", people.PersonSkill, _of_person(people.PersonSkill)),
    Holding("技能凭据", people.SkillEvidence, _of_person(people.SkillEvidence)),
    Holding("求职意向", people.Wish, _of_person(people.Wish)),
    Holding("希望工作的地方", people.WishDivision, _of_person(people.WishDivision)),
    Holding("意向岗位", people.WishOccupation, _of_person(people.WishOccupation)),
    Holding("人才类别", people.Membership, _of_person(people.Membership)),
    Holding("高校毕业生", people.GraduateDetail, _of_membership(people.GraduateDetail)),
    Holding("参训人员", people.TraineeDetail, _of_membership(people.TraineeDetail)),
    Holding("从业人员", people.PractitionerDetail, _of_membership(people.PractitionerDetail)),
    Holding("师资", people.InstructorDetail, _of_membership(people.InstructorDetail)),
    Holding("同意记录", people.Consent, _of_person(people.Consent)),
    Holding("屏蔽的企业", people.EmployerBlock, _of_person(people.EmployerBlock)),
    Holding("未保存的草稿", people.ProfileDraft, _of_person(people.ProfileDraft)),
    Holding("机构提供的信息", partners.PartnerWords, _of_person(partners.PartnerWords)),
    Holding("院校提交的毕业生名单", partners.GraduateEntry, _of_person(partners.GraduateEntry)),
    Holding("保存的搜索", matches.SavedSearch, _of_person(matches.SavedSearch)),
    Holding("已提醒的岗位", matches.SavedSearchTold, _of_search),
    Holding("推荐结果", matches.Recommendation, _of_person(matches.Recommendation)),
    Holding("企业的筛选标记", matches.DemandVerdict, _of_person(matches.DemandVerdict)),
    Holding("同意查看的企业", people.Disclosure, _of_person(people.Disclosure)),
    Holding("应聘和邀请", hiring.Thread, _of_person(hiring.Thread)),
    Holding("应聘和邀请的经过", hiring.ThreadEvent, _of_thread(hiring.ThreadEvent)),
    Holding("录用", hiring.Hire, _of_thread(hiring.Hire)),
    Holding("雇主评价", hiring.Appraisal, _of_person(hiring.Appraisal)),
    Holding("企业的备注", hiring.CandidateNote, _of_person(hiring.CandidateNote)),
    Holding("培训报名", training.Enrolment, _of_person(training.Enrolment)),
    Holding("结业记录", training.Completion, _of_person(training.Completion)),
    Holding("结业记录的更正", training.CompletionChange, _of_completion(training.CompletionChange)),
    Holding("抽查中的结业记录", training.AuditedRecord, _of_completion(training.AuditedRecord)),
    Holding("证书", training.Certificate, _of_person(training.Certificate)),
    Holding("授课班次", training.ClassInstructor, _of_person(training.ClassInstructor)),
    Holding("考试", exams.Attempt, _of_person(exams.Attempt)),
    Holding("考试的作答", exams.AttemptItem, _of_attempt),
    Holding("作答的评阅", exams.Marking, _of_marking),
    Holding("反映的试题问题", exams.QuestionReport, _of_report),
    Holding("考试加时", exams.ExtraTime, _of_person(exams.ExtraTime)),
    Holding("认领码", identity.ClaimCode, _of_person(identity.ClaimCode)),
    Holding("核对重复档案用的索引", identity.IdentityKey, _of_person(identity.IdentityKey)),
    Holding("疑似重复的档案", identity.PersonPair, _of_pair),
    Holding("合并的档案", identity.IdentityMerge, _of_merge),
    Holding("向人力资源市场提供的记录", market.OutRecord, _of_feed),
    Holding("提供给了哪个市场", market.Receipt, _of_receipts),
    Holding("市场转来的就业登记", market.Placement, _of_person(market.Placement)),
)

# Of others' acts on a person not who it was.
_OF_OTHERS: dict[type[SQLModel], tuple[str, ...]] = {
    matches.DemandVerdict: ("decided_by",),
    hiring.ThreadEvent: ("user_id",),
    hiring.Hire: ("recorded_by",),
    hiring.Appraisal: ("given_by",),
    hiring.CandidateNote: ("written_by",),
    training.CompletionChange: ("changed_by",),
    exams.Attempt: ("seed",),
    exams.AttemptItem: ("shown",),
    exams.Marking: ("marker_id",),
    exams.ExtraTime: ("granted_by",),
    identity.IdentityKey: ("key",),
    # The other of a pair may be a stranger.
    identity.PersonPair: ("low_id", "high_id", "decided_by", "reason", "low_agreed", "high_agreed"),
    # What moved stands in its own tables; what gave way names who of others wrote it.
    identity.IdentityMerge: ("merged_by", "undone_by", "body", "reason", "undone_because"),
    market.OutRecord: ("bucket", "part_0", "part_1", "part_2", "part_3", "owed"),
}


def plain_row(table: type[SQLModel], row: SQLModel) -> dict[str, Any]:
    """The fields of a row that say something, as JSON has them."""
    hidden = _OF_OTHERS.get(table, ())
    return {
        name: value
        for name, value in row.model_dump(mode="json").items()
        if name not in hidden and not name.endswith(_LEFT_OUT)
    }
