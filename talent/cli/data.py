"""Set up and fill the databases: ``init``, ``vocab load``, ``demo load``, ``user create``."""

from pathlib import Path
from typing import Annotated

import typer

from talent import migrations
from talent.accounts.actor import SYSTEM
from talent.accounts.enums import Role
from talent.accounts.schemas import UserInput
from talent.accounts.tokens import issue_token, revoke_tokens
from talent.accounts.users import create_user, user_id_of
from talent.cli.app import Bar, any_database, app, console, database, engine, notes, progress, settings
from talent.enterprises.indexing import index_missing
from talent.exams.loading import load_exams
from talent.kit.clock import today
from talent.kit.errors import Forbidden
from talent.kit.statistics import renew_statistics
from talent.matches.inspection import index_status
from talent.seeding.accounts import DEMO_CLIENT, DEMO_PASSWORD, DEMO_SECRET, demo_accounts
from talent.seeding.load import load_demo
from talent.vocab.loading import load_vocabulary

vocab = typer.Typer(help="代码表。", no_args_is_help=True)
demo = typer.Typer(help="演示数据。", no_args_is_help=True)
user = typer.Typer(help="账号。", no_args_is_help=True)
app.add_typer(vocab, name="vocab")
app.add_typer(demo, name="demo")
app.add_typer(user, name="user")

Talents = Annotated[int, typer.Option(min=10, max=2_000_000, help="演示人才数")]
Demands = Annotated[int, typer.Option(min=5, max=200_000, help="演示需求数")]
Seed = Annotated[int, typer.Option(help="随机种子：同一种子得到同一份数据")]


@app.command()
def init(
    with_demo: Annotated[bool, typer.Option("--demo", help="同时载入演示省份并建立索引")] = False,
    talents: Talents = 20_000,
    demands: Demands = 1_500,
) -> None:
    """Create or upgrade the database and load the code lists. Safe to repeat."""
    migrations.upgrade(any_database())
    notes.print(f"数据库已就绪：{settings().home}")
    _load_vocabulary(None)
    _load_exams()
    _index_demands()
    if with_demo:
        _load_demo(talents, demands, 2026)
    _renew_statistics()
    _renew_index(wanted=with_demo)


@vocab.command("load")
def load(folder: Annotated[Path | None, typer.Argument(help="默认用随软件提供的代码表")] = None) -> None:
    """Load the code lists; repeating changes nothing. An index of older lists is built anew."""
    _load_vocabulary(folder)
    _renew_index()


@demo.command("load")
def load_province(talents: Talents = 20_000, demands: Demands = 1_500, seed: Seed = 2026) -> None:
    """Load the demonstration province and build the index."""
    migrations.upgrade(any_database())
    _load_vocabulary(None)
    _load_exams()
    _load_demo(talents, demands, seed)
    _renew_statistics()
    _build()


@user.command("create")
def create(
    login: Annotated[str, typer.Argument(help="手机号或邮箱")],
    role: Annotated[Role, typer.Option(help="角色")],
    name: Annotated[str, typer.Option(help="显示名称")] = "",
    organisation: Annotated[str, typer.Option(help="机构名称（企业、培训机构、院校、接口客户端）")] = "",
    uscc: Annotated[str | None, typer.Option(help="机构的统一社会信用代码")] = None,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)] = "",
) -> None:
    """Create an account; this is how the first staff member comes to be."""
    with database().write() as session:
        data = UserInput(
            login=login,
            role=role,
            display_name=name or login,
            password=password,
            organisation_name=organisation,
            uscc=uscc,
        )
        created = create_user(session, SYSTEM, data)
    console.print(f"已创建账号 {created.login_masked}（{created.role.label}，编号 {created.id}）")


@user.command("token")
def token(
    login: Annotated[str, typer.Argument(help="手机号或邮箱")],
    name: Annotated[str, typer.Option(help="令牌用途")] = "command line",
    days: Annotated[int, typer.Option(help="有效天数")] = 90,
) -> None:
    """Issue a token with which a program acts for an account; it is shown once."""
    with database().write() as session:
        issued = issue_token(session, SYSTEM, user_id_of(session, SYSTEM, login), name, days)
    console.print(issued)


@user.command("end-tokens")
def end_tokens(login: Annotated[str, typer.Argument(help="手机号或邮箱")]) -> None:
    """End every token of an account at once: for one that was lost."""
    with database().write() as session:
        ended = revoke_tokens(session, SYSTEM, user_id_of(session, SYSTEM, login))
    console.print(f"已终止 {ended} 个令牌")


def _load_vocabulary(folder: Path | None) -> None:
    with database().write() as session:
        counts = load_vocabulary(session, SYSTEM, folder)
    changed = sum(count.new + count.changed + count.removed for count in counts.values())
    total = sum(count.new + count.changed + count.unchanged for count in counts.values())
    notes.print(f"代码表：{len(counts)} 个，共 {total} 行，本次变更 {changed} 行")


def _load_exams() -> None:
    with database().write() as session:
        loaded = load_exams(session, SYSTEM)
    notes.print(
        f"考核规范 {loaded.standards} 个，试题 {loaded.questions} 道，"
        f"本次新增 {loaded.new}，变更 {loaded.changed}"
    )


def _index_demands() -> None:
    """The words of demands of an older release, for the search; a transaction for each portion."""
    while True:
        with database().write() as session:
            if not index_missing(session):
                return


def _load_demo(talents: int, demands: int, seed: int) -> None:
    if settings().environment == "production":
        raise Forbidden("演示账号的密码是公开的，正式环境不能载入演示数据。")
    with progress() as bars:
        report = load_demo(
            database(), talents=talents, demands=demands, seed=seed, today=today(), progress=Bar(bars)
        )
    notes.print(report.message)
    notes.print(f"演示账号（密码均为 [bold]{DEMO_PASSWORD}[/bold]）：")
    for account in demo_accounts():
        notes.print(f"  {account.login:<24}{account.note}")
        if account.password != DEMO_PASSWORD:
            notes.print(f"  {'':<24}令牌 {account.password}")
            notes.print(f"  {'':<24}对接客户端 {DEMO_CLIENT}，密钥 {DEMO_SECRET}")


def _renew_statistics() -> None:
    """After an upgrade too: new indexes are no good before the planner knows them."""
    with database().write() as session:
        renew_statistics(session, today())


def _renew_index(*, wanted: bool = False) -> None:
    """Builds anew an index of older code lists, or the first one where it is wanted."""
    if (wanted or engine().is_ready()) and not engine().is_current():
        _build()
    else:
        # A newer release has other loops to compile than the one that built the index.
        with progress() as bars:
            engine().warm(Bar(bars))


def _build() -> None:
    with progress() as bars:
        engine().build(Bar(bars))
    with database().read() as session:
        status = index_status(session, engine())
    notes.print(f"索引 {status.version}：{status.talents} 人")
