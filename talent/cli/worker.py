"""``worker``: sends messages and does the work of the calendar; ``worker status`` says how that stands."""

import signal
import threading
from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from talent.accounts.actor import SYSTEM
from talent.cli.app import app, console, database, notes, settings
from talent.kit.clock import SHANGHAI
from talent.logs import configure_logging
from talent.notices.upkeep import last_trouble, outbox_standing, retry_failed
from talent.worker.daywork import list_runs
from talent.worker.loop import Worker

worker = typer.Typer(help="发送消息，处理到期事务。", invoke_without_command=True)
app.add_typer(worker, name="worker")


@worker.callback()
def run(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="处理完现在到期的就结束")] = False,
) -> None:
    """Work until interrupted. Several at once, also beside the site, share the work."""
    if context.invoked_subcommand is not None:
        return
    started = Worker(database(), settings())
    configure_logging(settings().environment)
    if once:
        started.run_once()
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        # From another thread: this one may hold the lock of the very event that is to be set.
        signal.signal(number, lambda *_: threading.Thread(target=started.stop).start())
    notes.print("正在发送消息、处理到期事务，按 Ctrl+C 结束。")
    if not settings().smtp_url:
        notes.print(
            f"[yellow]没有设置 JICAI_SMTP_URL：邮件写入 {settings().home / 'outbox' / 'mail'}[/yellow]"
        )
    started.run()


@worker.command("status")
def status() -> None:
    """Show what waits, what failed and why, and how far each chore has come."""
    with database().read() as session:
        standing, trouble, runs = outbox_standing(session), last_trouble(session), list_runs(session)
    table = Table("渠道", "状态", "条数", "最早", title="消息")
    for one in standing:
        table.add_row(one.channel.label, one.state.label, str(one.number), _minute(one.oldest))
    console.print(table)
    if trouble:
        failed = Table("编号", "用户", "渠道", "状态", "失败次数", "下次", "原因", title="最近的失败")
        for row in trouble:
            numbers = (str(row.delivery_id), str(row.user_id), row.channel.label, row.state.label)
            failed.add_row(*numbers, str(row.attempts), _minute(row.due_at), escape(row.error))
        console.print(failed)
    done = Table("事务", "完成到", "错误", title="到期事务")
    for chore in runs:
        done.add_row(escape(chore.name), str(chore.done_on or "—"), escape(chore.error))
    console.print(done)


@worker.command("retry")
def retry() -> None:
    """Send again what was given up, when the reason is gone: the mail server was away, say."""
    with database().write() as session:
        number = retry_failed(session, SYSTEM)
    console.print(f"{number} 条失败的消息将重新发送")


def _minute(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else "—"
