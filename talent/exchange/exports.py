"""Lists as files for spreadsheets: who may have them, which columns they have, and their rows by portions.

Who asks for one has it audited in the same transaction; the rows are read afterwards, portion by portion,
each by what the actor may see then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel
from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.enterprises.exporting import Exported, count_own_demands, own_demands_before
from talent.enterprises.schemas import DemandFilter
from talent.exchange.demand_sheet import LAYOUT as DEMANDS
from talent.exchange.enums import ExportFormat, SheetKind
from talent.exchange.readings import NO, YES, SkillCell, skills_text
from talent.kit.clock import SHANGHAI
from talent.kit.errors import Invalid
from talent.kit.sentences import say
from talent.kit.sheets import Cell
from talent.people.exporting import cards_before, count_people
from talent.people.graduate_reading import count_graduates, graduates_before
from talent.people.graduate_schemas import GraduateFilter, GraduateOut
from talent.people.schemas import PersonCard, PersonFilter
from talent.training.completion_schemas import CompletionFilter, CompletionOut
from talent.training.exporting import completions_before, count_completions
from talent.vocab.service import education_name

PORTION = 500
# A sheet of a book has no more lines.
MOST_LINES = 1_000_000
_TOO_LONG = say("超过 {most:,} 行，一个 XLSX 表格放不下。请加上筛选条件，或导出 CSV。", most=MOST_LINES)

# The next rows below an id, and the id to go on below; no rows at the end.
Portion = Callable[[Session, int], tuple[list[list[Cell]], int]]


@dataclass(frozen=True, slots=True)
class Export:
    """What goes into a file; ``widths`` by column."""

    kind: SheetKind
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    portion: Portion


def export_talents(session: Session, actor: Actor, wanted: PersonFilter, form: ExportFormat) -> Export:
    """People as the actor's list shows them: cards, with masked names and no contact."""
    _note(session, actor, SheetKind.TALENTS, form, count_people(session, actor, wanted), wanted)

    def portion(later: Session, before: int) -> tuple[list[list[Cell]], int]:
        found = cards_before(later, actor, wanted, before, PORTION)
        return [_talent(one) for one in found], min((one.id for one in found), default=0)

    return _export(SheetKind.TALENTS, _TALENT, portion)


def export_completions(
    session: Session, actor: Actor, wanted: CompletionFilter, form: ExportFormat
) -> Export:
    """Those of a body for itself, all for the staff, who see masked names."""
    _note(session, actor, SheetKind.COMPLETIONS, form, count_completions(session, actor, wanted), wanted)

    def portion(later: Session, before: int) -> tuple[list[list[Cell]], int]:
        found = completions_before(later, actor, wanted, before, PORTION)
        return [_completion(one) for one in found], min((one.id for one in found), default=0)

    return _export(SheetKind.COMPLETIONS, _COMPLETION, portion)


def export_demands(session: Session, actor: Actor, wanted: DemandFilter, form: ExportFormat) -> Export:
    """The own demands, in the columns in which they can be handed in again."""
    _note(session, actor, SheetKind.DEMANDS, form, count_own_demands(session, actor, wanted), wanted)

    def portion(later: Session, before: int) -> tuple[list[list[Cell]], int]:
        found = own_demands_before(later, actor, wanted, before, PORTION)
        return [_demand(one) for one in found], min((one.demand.id or 0 for one in found), default=0)

    columns = tuple((one.heading, one.width) for one in DEMANDS.columns)
    return _export(SheetKind.DEMANDS, columns + _OF_DEMANDS, portion)


def export_graduates(session: Session, actor: Actor, wanted: GraduateFilter, form: ExportFormat) -> Export:
    """Those whom the own university handed in, as its list tells of them."""
    _note(session, actor, SheetKind.GRADUATES, form, count_graduates(session, actor, wanted), wanted)

    def portion(later: Session, before: int) -> tuple[list[list[Cell]], int]:
        found = graduates_before(later, actor, wanted, before, PORTION)
        return [_graduate(one) for one in found], min((one.id for one in found), default=0)

    return _export(SheetKind.GRADUATES, _GRADUATE, portion)


_TALENT = (
    ("档案编号", 10),
    ("姓名", 12),
    ("人才类别", 18),
    ("岗位或专业", 20),
    ("所在地区", 20),
    ("学历", 12),
    ("工作年限", 10),
    ("技能", 40),
    ("最近确认", 12),
)
_COMPLETION = (
    ("课程编号", 14),
    ("课程名称", 30),
    ("班次编号", 14),
    ("培训机构", 30),
    ("姓名", 12),
    ("结业日期", 12),
    ("学时", 8),
    ("成绩", 8),
    ("状态", 10),
    ("撤销日期", 12),
    ("撤销原因", 30),
)
# Behind the columns that can be handed in again.
_OF_DEMANDS = (("状态", 10), ("发布日期", 12), ("最近确认", 12))
_GRADUATE = (
    ("姓名", 12),
    ("学号", 16),
    ("专业", 24),
    ("学历", 12),
    ("毕业年份", 10),
    ("手机号", 14),
    ("已认领", 10),
    ("最近提交", 12),
)


def _export(kind: SheetKind, columns: Sequence[tuple[str, int]], portion: Portion) -> Export:
    return Export(kind, tuple(one for one, _ in columns), tuple(width for _, width in columns), portion)


def _note(
    session: Session,
    actor: Actor,
    kind: SheetKind,
    form: ExportFormat,
    rows: int,
    wanted: BaseModel | None,
) -> None:
    """One line with what and how many, and by which filters; not what was asked for in them."""
    if form is ExportFormat.XLSX and rows > MOST_LINES:
        raise Invalid(_TOO_LONG)
    by = [] if wanted is None else [name for name, value in wanted.model_dump().items() if value]
    record(session, actor, Action.SHEET_EXPORT, "sheet", None, f"{kind} {form} {rows} {','.join(by)}".strip())


def _talent(one: PersonCard) -> list[Cell]:
    return [
        one.id,
        one.name,
        "、".join(category.label for category in one.categories),
        one.headline,
        one.division_name,
        one.education_name,
        one.experience_years,
        "、".join(f"{skill.name or skill.words}（{skill.badge.label}）" for skill in one.skills),
        one.confirmed_on,
    ]


def _completion(one: CompletionOut) -> list[Cell]:
    return [
        one.course_code,
        one.title,
        one.class_code,
        one.organisation_name,
        one.name,
        one.completed_on,
        one.hours,
        one.score,
        one.state.label,
        one.revoked_on,
        one.revoked_because,
    ]


def _demand(one: Exported) -> list[Cell]:
    row = one.demand
    skills = [SkillCell(skill.words, skill.level, skill.importance) for skill in one.skills]
    values: dict[str, Cell] = {
        "code": one.code,
        "title": row.title,
        "headcount": row.headcount,
        "division": one.division_name,
        "remote": _yes(row.remote),
        "kind": row.kind.label,
        "category": row.category.label if row.category else None,
        "salary_min": row.salary_min,
        "salary_max": row.salary_max,
        "education_rank": education_name(row.education_rank),
        "education_must": _yes(row.education_must),
        "experience_years": row.experience_years,
        "experience_must": _yes(row.experience_must),
        "place_must": _yes(row.place_must),
        "skills": skills_text(skills),
        "duties": row.duties,
        "conditions": row.conditions,
        "starts_on": row.starts_on,
        "valid_until": row.valid_until,
    }
    published = row.published_at.astimezone(SHANGHAI).date() if row.published_at else None
    shaped = [values[column.key] for column in DEMANDS.columns]
    return [*shaped, one.state.label, published, row.confirmed_on]


def _graduate(one: GraduateOut) -> list[Cell]:
    day = one.handed_in_at.astimezone(SHANGHAI).date()
    about = (one.name, one.student_number, one.major_name, one.education_name, one.graduation_year)
    return [*about, one.mobile, _yes(one.claimed), day]


def _yes(value: bool) -> str:
    return YES if value else NO
