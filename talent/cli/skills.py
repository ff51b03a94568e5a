"""Free text and skills from the command line: ``skill TEXT…``, ``skill review``, ``skill collect``."""

from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from talent.accounts.actor import SYSTEM
from talent.cli.app import Bar, app, console, database, notes, progress
from talent.kit.paging import MAX_SIZE, Page
from talent.matches.collecting import READ_AT_ONCE, collect_words, read_waiting
from talent.matches.reading import read_skills
from talent.matches.review import list_words
from talent.matches.schemas import SkillWordOut
from talent.vocab.enums import WordOrder, WordState
from talent.vocab.schemas import SkillWordFilter

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]


class TextsByDefault(typer.core.TyperGroup):
    """``skill ps修图`` is ``skill read ps修图``: what names no command is text to read."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["read", *args]
        return super().parse_args(ctx, args)


skill = typer.Typer(
    cls=TextsByDefault, help="识别技能文字（jicai skill 文字…），整理没有认出的词。", no_args_is_help=True
)
app.add_typer(skill, name="skill")


@skill.command("read")
def read(
    texts: Annotated[list[str], typer.Argument(help="要识别的技能文字")],
    as_json: AsJson = False,
) -> None:
    """Show what the gate makes of free text."""
    with database().read() as session:
        readings = read_skills(session, texts)
    if as_json:
        console.print_json(data=[reading.model_dump(mode="json") for reading in readings])
        return
    table = Table("原文", "规范技能", "编号", "判定")
    for reading in readings:
        table.add_row(escape(reading.text), reading.name or "—", reading.skill or "—", reading.how)
    console.print(table)


@skill.command("collect")
def collect() -> None:
    """Count the unread words of all profiles and demands anew, and let the gate read them. Safe to repeat."""
    with database().write() as session:
        found = collect_words(session, SYSTEM)
    _read_all(found)
    notes.print(f"已汇集 {found} 个没有认出的词，用 jicai skill review 查看")


@skill.command("review")
def review(
    state: Annotated[WordState, typer.Option(help="待处理、已设为别名或不是已有技能")] = WordState.OPEN,
    order: Annotated[WordOrder, typer.Option(help="排序方式")] = WordOrder.COUNT,
    top: Annotated[int, typer.Option(min=1, max=MAX_SIZE, help="列出前几个")] = 20,
    as_json: AsJson = False,
) -> None:
    """List the words that wait for a decision, with what they resemble."""
    _read_all(0)
    with database().read() as session:
        found = list_words(session, SYSTEM, SkillWordFilter(state=state, order=order), Page(size=top))
    if as_json:
        console.print_json(data=found.model_dump(mode="json"))
        return
    table = Table(
        "编号", "词", "人才", "需求", "搜索天数", "相近技能", title=f"{state.label}：{found.total} 个"
    )
    for word in found.items:
        counts = (str(word.people), str(word.demands), str(word.searches))
        table.add_row(str(word.id), escape(word.words), *counts, escape(_near(word)))
    console.print(table)


def _read_all(total: int) -> None:
    """In short transactions, so that the site goes on writing meanwhile."""
    done = 0
    with progress() as bars:
        report = Bar(bars)
        while True:
            with database().write() as session:
                read = read_waiting(session)
            done += read
            report("识别", done, max(total, done))
            if read < READ_AT_ONCE:
                return


def _near(word: SkillWordOut) -> str:
    if word.read_as:
        return f"→ {word.read_as}"
    return "；".join(f"{one.name} {one.likeness:.0f}" for one in word.candidates[:3])
