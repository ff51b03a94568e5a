"""The root of the commands and what they share: database, engine, progress, errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from talent import migrations
from talent.kit.db import Database
from talent.kit.errors import DomainError, Unavailable
from talent.matches.engine import MatchEngine
from talent.matches.weights import load_weights
from talent.settings import Settings, SettingsError, load_settings, open_database

console = Console(soft_wrap=True)
# Progress and remarks go to the error stream, so that standard output stays clean for --json.
notes = Console(stderr=True)


class JicaiGroup(typer.core.TyperGroup):
    """Turns what a service refuses into one clear line and exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (SettingsError, OSError) as error:
            notes.print(f"[red]{escape(str(error))}[/red]")
            raise typer.Exit(1) from error
        except ValidationError as error:
            for complaint in error.errors():
                notes.print(f"[red]{complaint['loc'][-1]}：{escape(complaint['msg'])}[/red]")
            raise typer.Exit(1) from error
        except DomainError as error:
            notes.print(f"[red]{escape(error.message)}[/red]")
            for problem in error.fields:
                if problem.message != error.message:
                    notes.print(f"  {problem.field}：{escape(problem.message)}")
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=JicaiGroup,
    name="jicai",
    help="冀才：电子商务人才与企业需求的精准匹配。",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


@cache
def settings() -> Settings:
    return load_settings()


@cache
def any_database() -> Database:
    """The database as it is, for the commands that set it up."""
    return open_database(settings())


@cache
def database() -> Database:
    """The database, ready for use; raises ``Unavailable`` where ``jicai init`` has still to run."""
    # Asked first: opening a database that is not there would make one, and a secret for it.
    if settings().is_sqlite and not Path(settings().database_url.removeprefix("sqlite:///")).exists():
        raise Unavailable(f"{settings().home} 中没有数据库。请先运行 jicai init，或用 JICAI_HOME 指定目录。")
    if not migrations.is_current(any_database()):
        raise Unavailable(f"{settings().home} 的数据库尚未建立或版本落后，请先运行 jicai init。")
    return any_database()


@cache
def engine() -> MatchEngine:
    return MatchEngine(database(), settings().home / "index", load_weights(settings().weights_file))


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar a task on the error stream; silent where that is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notes, transient=True) as bars:
        yield bars


class Bar:
    """Feeds ``(stage, done, total)`` reports into progress bars, one a stage."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, Any] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total)
        self._bars.update(self._tasks[stage], completed=done, total=total)
