"""``import completions`` and the other kinds: a sheet from the command line, where no worker runs."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from talent.accounts.acting import organisation_by_code
from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import OrganisationKind
from talent.accounts.rules import EMPLOYER_KINDS
from talent.cli.app import app, console, database, notes, progress, settings
from talent.exchange.enums import ImportState, SheetKind
from talent.exchange.imports import (
    begin_import,
    confirm_import,
    find_unfinished,
    layout_of,
    refused_book,
    upload_of,
)
from talent.exchange.schemas import ImportOut
from talent.exchange.sheet_file import sheet_rows
from talent.exchange.showing import get_import
from talent.exchange.working import SheetWork
from talent.kit.db import Session
from talent.kit.errors import Invalid, Unavailable
from talent.kit.files import replacing
from talent.training.bulk import find_class

imports = typer.Typer(help="导入表格。", no_args_is_help=True)
app.add_typer(imports, name="import")


Sheet = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="XLSX 或 CSV")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只核对，不写入")]
Refused = Annotated[Path | None, typer.Option(help="把退回的行写到这个 XLSX 文件")]


@imports.command("completions")
def completions(
    file: Sheet,
    class_id: Annotated[int | None, typer.Option("--class", help="班次编号（id）：没有班次列时使用")] = None,
    body: Annotated[str, typer.Option(help="培训机构的统一社会信用代码；有 --class 时可省略")] = "",
    dry_run: DryRun = False,
    refused: Refused = None,
) -> None:
    """Import a sheet of completions. Safe to repeat: killed in the middle, the same command finishes it."""
    with database().read() as session:
        actor, fixed = _whose(session, class_id, body)
    _import(SheetKind.COMPLETIONS, file, actor, fixed, dry_run=dry_run, refused=refused)


@imports.command("demands")
def demands(
    file: Sheet,
    enterprise: Annotated[str, typer.Option(help="企业的统一社会信用代码")],
    dry_run: DryRun = False,
    refused: Refused = None,
) -> None:
    """Import a sheet of needs as drafts of an enterprise. Safe to repeat."""
    with database().read() as session:
        actor = _acting_for(session, enterprise, EMPLOYER_KINDS)
    _import(SheetKind.DEMANDS, file, actor, {}, dry_run=dry_run, refused=refused)


@imports.command("graduates")
def graduates(
    file: Sheet,
    university: Annotated[str, typer.Option(help="院校的统一社会信用代码")],
    dry_run: DryRun = False,
    refused: Refused = None,
) -> None:
    """Import a university's list of graduates. Safe to repeat."""
    with database().read() as session:
        actor = _acting_for(session, university, {OrganisationKind.UNIVERSITY})
    _import(SheetKind.GRADUATES, file, actor, {}, dry_run=dry_run, refused=refused)


@imports.command("talents")
def talents(file: Sheet, dry_run: DryRun = False, refused: Refused = None) -> None:
    """Import a sheet of people as profiles that nobody has claimed yet. Safe to repeat."""
    _import(SheetKind.TALENTS, file, SYSTEM, {}, dry_run=dry_run, refused=refused)


def _import(
    kind: SheetKind,
    file: Path,
    actor: Actor,
    fixed: dict[str, str],
    *,
    dry_run: bool,
    refused: Path | None,
) -> None:
    folder = settings().home / "sheets"
    with file.open("rb") as content:
        rows = sheet_rows(content, [kind.label], layout_of(kind).letters)
        upload = upload_of(file.name, content, rows)
    with database().write() as session:
        begun = find_unfinished(session, actor, kind, upload.digest, fixed)
        if begun is None:
            begun = begin_import(session, actor, folder, kind, upload, fixed=fixed).id
    work = SheetWork(database(), folder)
    with progress() as bars:
        task = bars.add_task("核对", total=len(rows))
        work.finish(begun)
        with database().write() as session:
            checked = get_import(session, actor, begun)
            if not dry_run and checked.state is ImportState.CHECKED:
                confirm_import(session, actor, begun)
        if not dry_run:
            bars.update(task, description="写入", total=checked.rows, completed=checked.done)
            work.finish(begun, lambda done, total: bars.update(task, completed=done, total=total))
    with database().read() as session:
        found = get_import(session, actor, begun)
        if refused is not None and found.refused:
            with replacing(refused) as out:
                out.write(refused_book(session, actor, folder, begun))
    _show(found, refused)


def _whose(session: Session, class_id: int | None, body: str) -> tuple[Actor, dict[str, str]]:
    """The operator acts for the body; the class stands in every row that names none."""
    if class_id is not None:
        teaching = find_class(session, SYSTEM, class_id)
        fixed = {"course": teaching.course_code, "class": teaching.class_code}
        return replace(SYSTEM, organisation_id=teaching.organisation_id), fixed
    if not body:
        raise Invalid("请用 --class 指定班次，或用 --body 指定培训机构。")
    return _acting_for(session, body, {OrganisationKind.TRAINING_BODY}), {}


def _acting_for(session: Session, uscc: str, kinds: Collection[OrganisationKind]) -> Actor:
    return replace(SYSTEM, organisation_id=organisation_by_code(session, SYSTEM, uscc, kinds))


def _show(found: ImportOut, refused: Path | None) -> None:
    if found.state is ImportState.FAILED:
        raise Unavailable(found.failure)
    would = "将有 " if found.state is ImportState.CHECKED else ""
    counts = f"{found.new} 新增，{found.changed} 更新，{found.unchanged} 未变化，{found.refused} 退回"
    console.print(f"{escape(found.file_name)}：{found.rows} 行，{would}{counts}")
    if found.refused and refused is not None:
        notes.print(f"退回的行和原因：{escape(str(refused))}")
