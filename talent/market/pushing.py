"""What a client sends: by its own references and versions, so that doubles and a wrong order do no harm."""

import json
from collections.abc import Callable, Collection
from datetime import date
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from sqlmodel import Session, col, delete, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.once import KEPT, body_of, made_before, remember
from talent.audit.trail import record
from talent.audit.turns import take_named_turn
from talent.kit.clock import now
from talent.kit.errors import Conflict, DomainError
from talent.market.canonical import bucket_of, canonical, digest_of, parts_of
from talent.market.clients import client_of
from talent.market.enums import Operation, RecordKind, TakenState
from talent.market.tables import InRecord, MarketClient, PushAnswer
from talent.market.wire import PushedItem, PushInput, PushOut, TakenItem

_CLASH = "这个版本号已用于不同的内容，请提高版本号后重发。"
_EMPTY = "新增和更新须有 content。"
_GONE = "同一个 Idempotency-Key 的答复已不再保存，请换一个键重发；已入库的记录不会重复。"
_REASON = 300
_AT_ONCE = 500
# What pydantic complains of; what our own fields say is Chinese already.
_FAULTS = {
    "missing": "必填",
    "extra_forbidden": "没有这个字段",
    "enum": "不在允许的取值之内",
    "string_pattern_mismatch": "格式不正确",
    "string_too_long": "过长",
    "string_too_short": "不能为空",
}


class Sender(NamedTuple):
    """Who sends: the acting program and the market that it belongs to."""

    actor: Actor
    client: MarketClient
    market: str


class Taker(NamedTuple):
    """How one kind is taken in. ``apply`` gives the id of what came of it, ``withdraw`` takes that back;
    both raise a ``DomainError`` that says why not. ``keeps_refused``: whether the content of what was refused
    may be kept.
    """

    kind: RecordKind
    schema: type[BaseModel]
    apply: Callable[[Session, Sender, InRecord, Any], int]
    withdraw: Callable[[Session, Sender, InRecord], None]
    keeps_refused: bool


def push(session: Session, actor: Actor, taker: Taker, market: str, data: PushInput, key: str) -> PushOut:
    """Each item for itself: one that is refused says why and hinders no other. With the same key the answer
    is repeated as it was.
    """
    require(actor, Permission.MARKET_EXCHANGE)
    client = client_of(session, actor)
    body = body_of({"kind": taker.kind, **data.model_dump(mode="json")})
    made = made_before(session, actor, Action.MARKET_PUSH, key, body)
    if made is not None:
        return _answered(session, made)
    take_named_turn(session, f"market push {client.id}")
    sender = Sender(actor, client, market)
    held = _held(session, client, taker.kind, {one.reference for one in data.items})
    answer = PushOut(items=[_take(session, sender, taker, held, one) for one in data.items])
    _remember(session, sender, key, body, answer)
    accepted = sum(one.state is TakenState.ACCEPTED for one in answer.items)
    refused = sum(one.state is TakenState.REJECTED for one in answer.items)
    detail = f"{taker.kind} {len(answer.items)}: {accepted} accepted, {refused} rejected"
    record(session, actor, Action.MARKET_PUSH, "market_client", client.id, detail)
    return answer


def drop_old_answers(session: Session, day: date) -> int:
    """A chore: an answer is kept as long as the key that asks for it."""
    old = select(PushAnswer.id).where(col(PushAnswer.at) < now() - KEPT).order_by(col(PushAnswer.id))
    ids = list(session.exec(old.limit(_AT_ONCE)))
    session.exec(delete(PushAnswer).where(col(PushAnswer.id).in_(ids)))
    return len(ids)


def _take(
    session: Session, sender: Sender, taker: Taker, held: dict[str, InRecord], item: PushedItem
) -> TakenItem:
    digest = _digest(item)
    row = held.get(item.reference)
    known = None if row is None else _standing(row, item, digest)
    if known is not None:
        return _answer(item, digest, known, _CLASH if known is TakenState.REJECTED else "")
    if row is None:
        row = _new(sender, taker.kind, item)
        held[item.reference] = row
    reason = _apply(session, sender, taker, row, item)
    _keep(row, item, digest, reason, keep=taker.keeps_refused or not reason)
    session.add(row)
    session.flush()
    return _answer(item, digest, row.state, reason)


def _standing(row: InRecord, item: PushedItem, digest: str) -> TakenState | None:
    """What it is where it is no news; None for what has to be looked at. What was refused is tried again."""
    if item.version < row.version:
        return TakenState.STALE
    if item.version > row.version:
        return None
    same = digest == row.digest and (item.operation is Operation.WITHDRAW) == _is_withdrawn(row)
    if not same:
        return TakenState.REJECTED
    return None if row.state is TakenState.REJECTED else TakenState.UNCHANGED


def _is_withdrawn(row: InRecord) -> bool:
    return row.operation is Operation.WITHDRAW


def _apply(session: Session, sender: Sender, taker: Taker, row: InRecord, item: PushedItem) -> str:
    """Why not; empty where it is in. What was half done is undone."""
    try:
        with session.begin_nested():
            if item.operation is Operation.WITHDRAW:
                if row.object_id is not None:
                    taker.withdraw(session, sender, row)
            elif item.content is None:
                return _EMPTY
            else:
                content = taker.schema.model_validate(item.content)
                row.object_id = taker.apply(session, sender, row, content)
    except ValidationError as error:
        return _told(error)
    except DomainError as error:
        return error.message[:_REASON]
    return ""


def _told(error: ValidationError) -> str:
    """The first faults by the names of their fields; never what was filled in."""
    faults = []
    for one in error.errors(include_url=False, include_input=False)[:3]:
        place = ".".join(str(part) for part in one["loc"]) or "content"
        own = one["msg"] if not one["msg"].isascii() else "有误"
        faults.append(f"{place}：{_FAULTS.get(one['type'], own)}")
    return "；".join(faults)[:_REASON]


def _new(sender: Sender, kind: RecordKind, item: PushedItem) -> InRecord:
    return InRecord(
        client_id=sender.client.id or 0,
        kind=kind,
        reference=item.reference,
        operation=item.operation,
        version=item.version,
        state=TakenState.ACCEPTED,
        bucket=bucket_of(item.reference),
    )


def _keep(row: InRecord, item: PushedItem, digest: str, reason: str, *, keep: bool) -> None:
    row.operation, row.version, row.received_at = item.operation, item.version, now()
    row.state, row.reason = (TakenState.REJECTED if reason else TakenState.ACCEPTED), reason
    row.content = canonical(item.content) if keep and digest and item.content is not None else ""
    row.digest = digest
    row.part_0, row.part_1, row.part_2, row.part_3 = parts_of(item.reference, item.version, digest)


def _digest(item: PushedItem) -> str:
    if item.operation is Operation.WITHDRAW or item.content is None:
        return ""
    return digest_of(item.content)


def _answer(item: PushedItem, digest: str, state: TakenState, reason: str) -> TakenItem:
    return TakenItem(
        reference=item.reference, version=item.version, state=state, reason=reason, digest=digest
    )


def _held(
    session: Session, client: MarketClient, kind: RecordKind, references: Collection[str]
) -> dict[str, InRecord]:
    query = select(InRecord).where(
        InRecord.client_id == client.id, InRecord.kind == kind, col(InRecord.reference).in_(references)
    )
    fresh = query.order_by(col(InRecord.id)).with_for_update().execution_options(populate_existing=True)
    return {row.reference: row for row in session.exec(fresh)}


def _remember(session: Session, sender: Sender, key: str, body: str, answer: PushOut) -> None:
    if not key:
        return
    row = PushAnswer(client_id=sender.client.id or 0, answer=answer.model_dump_json())
    session.add(row)
    session.flush()
    remember(session, sender.actor, Action.MARKET_PUSH, key, body, row.id or 0)


def _answered(session: Session, number: int) -> PushOut:
    row = session.get(PushAnswer, number)
    if row is None:
        raise Conflict(_GONE)
    return PushOut.model_validate(json.loads(row.answer))
