"""Files of questions from the command line: ``questions import FILE``, ``questions export FILE``."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from talent.accounts.actor import SYSTEM
from talent.cli.app import app, console, database, notes
from talent.exams.enums import ImportFate, QuestionFormat
from talent.exams.examining import examine
from talent.exams.exporting import export_questions, note_export
from talent.exams.formats.registry import FILES, read_file
from talent.exams.formats.shapes import Defaults
from talent.exams.importing import import_examined
from talent.exams.schemas import QuestionFilter
from talent.kit.errors import Invalid
from talent.kit.files import replacing

questions = typer.Typer(help="题库的导入与导出。", no_args_is_help=True)
app.add_typer(questions, name="questions")

Format = Annotated[QuestionFormat | None, typer.Option("--format", help="格式；不写则自动识别")]
_SHOWN = 50


@questions.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="要导入的文件")],
    wanted: Format = None,
    skill: Annotated[str, typer.Option(help="文件没有写明技能时使用")] = "",
    level: Annotated[int, typer.Option(min=1, max=4, help="文件没有写明等级时使用")] = 2,
    difficulty: Annotated[int, typer.Option(min=1, max=5, help="文件没有写明难度时使用")] = 3,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接写入")] = False,
) -> None:
    """Show what would become of each question, ask, and write the good ones. Safe to repeat."""
    found, read = read_file(file.read_bytes(), file.name, wanted, Defaults(skill, level, difficulty))
    items = [one.question for one in read.found]
    with database().read() as session:
        examined = examine(session, SYSTEM, items)
    refused = [(one.line, one.column, one.message) for one in read.complaints]
    refused += [
        (place.line, one.column, one.reason)
        for place, one in zip(read.found, examined, strict=True)
        if one.fate is ImportFate.REFUSED
    ]
    numbers = Counter(one.fate for one in examined) | Counter({ImportFate.REFUSED: len(refused)})
    console.print(f"{found.label}：" + "，".join(f"{one.label} {numbers[one]}" for one in ImportFate))
    _print_refused(sorted(refused))
    if not numbers[ImportFate.NEW] + numbers[ImportFate.CHANGED]:
        return
    if not yes and not typer.confirm("写入题库吗？"):
        raise typer.Exit(1)
    with database().write() as session:
        stored = import_examined(session, SYSTEM, examine(session, SYSTEM, items))
    notes.print(f"已写入：新增 {stored.added}，修改 {stored.changed}，无变化 {stored.unchanged}")


@questions.command("export")
def export(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="要写的文件")],
    wanted: Format = None,
    skill: Annotated[str, typer.Option(help="只导出这项技能（代码）")] = "",
) -> None:
    """Write questions with their keys to a file; the ending of its name says the format."""
    with database().read() as session:
        made = export_questions(session, SYSTEM, QuestionFilter(skill=skill), wanted or _format_of(file))
    # Before the file is there: no question leaves without a line in the trail. Of none in particular.
    with database().write() as session:
        note_export(session, SYSTEM, 0)
    with replacing(file) as out:
        out.write(made.content)
    notes.print(f"已导出 {made.count} 道试题：{escape(str(file))}")
    for one in made.left_out[:_SHOWN]:
        notes.print(f"  未导出 {escape(one.code)}：{one.reason}")
    if len(made.left_out) > _SHOWN:
        notes.print(f"  未导出的共 {len(made.left_out)} 道")


def _format_of(file: Path) -> QuestionFormat:
    # The longest ending first: .gift.txt before .txt.
    for one, (ending, _) in sorted(FILES.items(), key=lambda pair: -len(pair[1][0])):
        if file.name.lower().endswith(f".{ending}"):
            return one
    known = "、".join(f".{ending}" for ending, _ in FILES.values())
    raise Invalid(f"文件名须以其中之一结尾：{known}，或用 --format 指定格式。")


def _print_refused(refused: list[tuple[int, str, str]]) -> None:
    if not refused:
        return
    table = Table("行", "列", "原因")
    for line, column, reason in refused[:_SHOWN]:
        table.add_row(str(line), column or "—", escape(reason))
    console.print(table)
    if len(refused) > _SHOWN:
        notes.print(f"只显示前 {_SHOWN} 条，共 {len(refused)} 条")
