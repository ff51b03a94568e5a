"""The market's programs: entered by the staff, with what each may do, its secret and its end."""

import secrets
from collections.abc import Iterable

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission, require
from talent.accounts.schemas import UserInput
from talent.accounts.users import create_user
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.kit.clock import now, today
from talent.kit.crypto import digest, new_secret
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.market.client_queries import clients_with_use, visible_clients
from talent.market.client_rules import overlap_until
from talent.market.client_schemas import ClientInput, ClientOut, ClientUpdate, IssuedClient, RotateInput
from talent.market.client_tables import ClientUse, MarketToken
from talent.market.enums import Scope
from talent.market.tables import MarketClient

SECRET_PREFIX = "jicaics_"  # noqa: S105 - no secret
_CHANGED = "这个客户端刚被他人修改，请刷新后再试。"


def client_of(session: Session, actor: Actor) -> MarketClient:
    """The program as which the actor comes. Raises ``Forbidden`` for everybody who is none."""
    query = visible_clients(actor).where(col(MarketClient.user_id) == actor.user_id)
    client = None if actor.user_id is None else session.exec(query).one_or_none()
    if client is None or not client.active:
        raise Forbidden("当前账号不是人力资源市场的客户端。")
    return client


def list_clients(session: Session, actor: Actor, page: Page) -> Paged[ClientOut]:
    """All of them, by name."""
    require(actor, Permission.MARKET_MANAGE)
    rows = session.exec(clients_with_use(actor).offset(page.offset).limit(page.size)).all()
    total = count(session, visible_clients(actor))
    return Paged[ClientOut](
        items=[_out(*row) for row in rows], total=total, number=page.number, size=page.size
    )


def get_client(session: Session, actor: Actor, number: int) -> ClientOut:
    return _shown(session, actor, col(MarketClient.id) == number)


def find_client(session: Session, actor: Actor, client_id: str) -> ClientOut:
    """By the id that the program itself uses, for the command line."""
    return _shown(session, actor, col(MarketClient.client_id) == client_id)


def add_client(session: Session, actor: Actor, data: ClientInput, *, key: str = "") -> IssuedClient:
    """A new program with an account of its own, which can't log in with a password."""
    require(actor, Permission.MARKET_MANAGE)
    body = body_of(data.model_dump())
    made = made_before(session, actor, Action.MARKET_CLIENT_ADD, key, body)
    if made is not None:
        return IssuedClient(client=get_client(session, actor, made), secret="")
    client_id, secret = f"market-{secrets.token_hex(8)}", SECRET_PREFIX + new_secret()
    user_id, organisation_id = _account(session, actor, client_id, data)
    client = MarketClient(
        client_id=client_id,
        secret_digest=digest(secret),
        user_id=user_id,
        organisation_id=organisation_id,
        name=data.program,
        scopes=_written(data.scopes),
        rate=data.rate,
    )
    session.add(client)
    session.flush()
    assert client.id is not None
    record(session, actor, Action.MARKET_CLIENT_ADD, "market_client", client.id, client.scopes)
    remember(session, actor, Action.MARKET_CLIENT_ADD, key, body, client.id)
    return IssuedClient(client=get_client(session, actor, client.id), secret=secret)


def update_client(session: Session, actor: Actor, number: int, data: ClientUpdate) -> ClientOut:
    """Other terms. A scope that is taken away is gone from its tokens at once."""
    client = _locked(session, actor, number, data.version)
    before = f"{client.scopes} {client.rate}"
    client.name, client.scopes, client.rate = data.program, _written(data.scopes), data.rate
    client.version += 1
    session.flush()
    detail = f"{before} -> {client.scopes} {client.rate}"
    record(session, actor, Action.MARKET_CLIENT_UPDATE, "market_client", number, detail)
    return get_client(session, actor, number)


def rotate_secret(session: Session, actor: Actor, number: int, data: RotateInput) -> IssuedClient:
    """A new secret. The present one holds for some days more, one before it no longer."""
    client = _locked(session, actor, number, data.version)
    secret, until = SECRET_PREFIX + new_secret(), overlap_until(now(), data.days)
    client.previous_digest = client.secret_digest if until else ""
    client.previous_until = until
    client.secret_digest = digest(secret)
    client.version += 1
    session.flush()
    record(session, actor, Action.MARKET_CLIENT_ROTATE, "market_client", number, f"{data.days}")
    return IssuedClient(client=get_client(session, actor, number), secret=secret)


def set_client_active(session: Session, actor: Actor, number: int, active: bool, version: int) -> ClientOut:
    """Lets a program in or keeps it out; out, its tokens and a secret that was being replaced end at once."""
    client = _locked(session, actor, number, version)
    if client.active is not active:
        client.active = active
        client.version += 1
        if not active:
            client.previous_digest, client.previous_until = "", None
            _revoke(session, number)
        session.flush()
        detail = "on" if active else "off"
        record(session, actor, Action.MARKET_CLIENT_ACTIVE, "market_client", number, detail)
    return get_client(session, actor, number)


def end_client_tokens(session: Session, actor: Actor, number: int) -> int:
    """Every token of the program ends at once; says how many were alive. It may ask for new ones."""
    require(actor, Permission.MARKET_MANAGE)
    get_client(session, actor, number)
    ended = _revoke(session, number)
    record(session, actor, Action.MARKET_TOKENS_END, "market_client", number, f"{ended}")
    return ended


def _shown(session: Session, actor: Actor, which: ColumnElement[bool]) -> ClientOut:
    require(actor, Permission.MARKET_MANAGE)
    row = session.exec(clients_with_use(actor).where(which)).one_or_none()
    if row is None:
        raise NotFound("没有找到这个客户端。")
    return _out(*row)


def _revoke(session: Session, number: int) -> int:
    moment = now()
    alive = (
        col(MarketToken.client_id) == number,
        col(MarketToken.revoked_at).is_(None),
        col(MarketToken.expires_at) > moment,
    )
    return session.exec(update(MarketToken).where(*alive).values(revoked_at=moment)).rowcount


def _account(session: Session, actor: Actor, client_id: str, data: ClientInput) -> tuple[int, int]:
    """The account as which the program acts, and its market, which is entered with it if it is new."""
    if data.organisation_id is None and not data.organisation_name:
        message = "请选择已登记的市场，或填写新市场的名称和统一社会信用代码。"
        raise Invalid(message, fields=(FieldError("organisation_name", message),))
    user = create_user(
        session,
        actor,
        UserInput(
            # Reserved by RFC 2606: nobody can ever be reached there.
            login=f"{client_id}@clients.invalid",
            password=new_secret(),
            display_name=data.program[:40],
            role=Role.API_CLIENT,
            organisation_id=data.organisation_id,
            organisation_name=None if data.organisation_id else data.organisation_name,
            uscc=None if data.organisation_id else data.uscc,
        ),
    )
    assert user.organisation is not None
    return user.id, user.organisation.id


def _locked(session: Session, actor: Actor, number: int, version: int) -> MarketClient:
    require(actor, Permission.MARKET_MANAGE)
    query = visible_clients(actor).where(col(MarketClient.id) == number)
    client = session.exec(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if client is None:
        raise NotFound("没有找到这个客户端。")
    if client.version != version:
        raise Conflict(_CHANGED)
    return client


def _written(scopes: Iterable[Scope]) -> str:
    chosen = set(scopes)
    return " ".join(scope.value for scope in Scope if scope in chosen)


def _out(client: MarketClient, organisation_name: str, use: ClientUse | None, tokens: int) -> ClientOut:
    assert client.id is not None
    until = client.previous_until
    return ClientOut(
        id=client.id,
        client_id=client.client_id,
        name=client.name,
        organisation_id=client.organisation_id,
        organisation_name=organisation_name,
        scopes=[Scope(one) for one in client.scopes.split()],
        rate=client.rate,
        active=client.active,
        version=client.version,
        created_at=client.created_at,
        previous_until=until if until is not None and until > now() else None,
        tokens=tokens if client.active else 0,
        last_at=use.last_at if use else None,
        requests=use.requests if use else 0,
        on_day=use.on_day if use and use.day == today() else 0,
    )
