"""Our side of the interface in a few lines, for tests of the market: what leaves is a dictionary here.

Comparing is done by the real services; reading, receipts and pushes as the interface says.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, DomainError, NotFound
from talent.kit.paging import Page
from talent.market import reconciling, record_contents
from talent.market.canonical import bucket_of, canonical, digest_of
from talent.market.enums import Operation, ReceiptState, RecordKind, TakenState
from talent.market.mending import mend
from talent.market.mock.calling import BASE, Response
from talent.market.reading import content_of
from talent.market.reconciliation_queries import last_sequence
from talent.market.reconciliation_schemas import (
    DifferenceFilter,
    FieldsInput,
    RangesInput,
    ReconciliationInput,
    RecordsInput,
)
from talent.market.reconciliation_showing import get_reconciliation, list_differences
from talent.market.reconciliation_tables import MarketReconciliation
from talent.market.tables import InRecord, MarketClient, OutRecord, Receipt
from talent.market.wire import Change, ReceiptInput
from tests.factories.market import make_client
from tests.factories.market_records import make_out_record, reseal

STATUS = {NotFound: 404, Conflict: 409}
PUSHES = {"/vacancies": RecordKind.VACANCY, "/placements": RecordKind.PLACEMENT}


class OurSide:
    """``send`` is what a market calls; ``change`` is what people do here."""

    def __init__(self, database: Database, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        self.database, self.actor = database, actor
        self.contents: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, tuple[bytes, Any]] = {}
        with database.write() as session:
            self.client = make_client(session, actor)
        monkeypatch.setattr(record_contents, "content_of", self._content_of)

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        address = urlsplit(path.removeprefix(BASE))
        query, key = dict(parse_qsl(address.query)), headers.get("Idempotency-Key", "")
        if address.path == "/token":
            return _answer(200, {"access_token": "token"})
        data = json.loads(body) if body else None
        try:
            with self.database.write() as session:
                if method == "GET":
                    found = self._get(session, address.path, query)
                elif key and key in self.answers:
                    found = self._answered(key, body)
                else:
                    found = self._post(session, address.path, data, key)
                    self.answers[key] = (body, found)
        except DomainError as error:
            return _answer(STATUS.get(type(error), 422), {"detail": error.message})
        return _answer(200, found)

    def change(self, kind: RecordKind, record_id: str, content: dict[str, Any] | None) -> None:
        """Made, changed or withdrawn, with a new version and sequence."""
        with self.database.write() as session:
            row = session.exec(select(OutRecord).where(OutRecord.record_id == record_id)).one_or_none()
            if row is None:
                make_out_record(session, content, kind=kind, record_id=record_id)
            else:
                row.version += 1
                row.sequence = last_sequence(session) + 1
                row.operation = Operation.WITHDRAW if content is None else Operation.UPDATE
                reseal(row, record_id, content)
        self.contents.pop(record_id, None)
        if content is not None:
            self.contents[record_id] = content

    def forget(self) -> None:
        """Everything, for the next run."""
        with self.database.write() as session:
            for table in (MarketReconciliation, Receipt, OutRecord, InRecord):
                session.execute(delete(table))
        self.contents.clear()
        self.answers.clear()

    def _answered(self, key: str, body: bytes) -> Any:
        before, found = self.answers[key]
        if before != body:
            raise Conflict("another content under the same key")
        return found

    def _get(self, session: Session, path: str, query: Mapping[str, str]) -> Any:
        if path == "/changes":
            return self._changes(session, int(query["cursor"]), int(query["limit"]))
        number, _, rest = path.removeprefix("/reconciliations/").partition("/")
        if rest == "differences":
            page = Page(number=int(query["page"]), size=int(query["size"]))
            found = list_differences(session, self.actor, int(number), DifferenceFilter(), page)
            return found.model_dump(mode="json")
        return get_reconciliation(session, self.actor, int(number)).model_dump(mode="json")

    def _post(self, session: Session, path: str, data: Any, key: str) -> Any:
        if path == "/receipts":
            return {"items": [self._receipt(session, ReceiptInput(**one)) for one in data["items"]]}
        if path in PUSHES:
            return {"items": [self._take(session, PUSHES[path], one) for one in data["items"]]}
        if path == "/reconciliations":
            step = reconciling.open_reconciliation(session, self.actor, ReconciliationInput(**data), key)
            return step.model_dump(mode="json")
        number, _, verb = path.removeprefix("/reconciliations/").partition("/")
        if verb == "mending":
            return mend(session, self.actor, int(number)).model_dump(mode="json")
        handing: dict[str, tuple[Callable[..., Any], type[Any]]] = {
            "ranges": (reconciling.hand_in_ranges, RangesInput),
            "records": (reconciling.hand_in_records, RecordsInput),
            "fields": (reconciling.hand_in_fields, FieldsInput),
        }
        hand_in, schema = handing[verb]
        return hand_in(session, self.actor, int(number), schema.model_validate(data)).model_dump(mode="json")

    def _changes(self, session: Session, cursor: int, limit: int) -> Any:
        query = select(OutRecord).where(col(OutRecord.sequence) > cursor).order_by(col(OutRecord.sequence))
        rows = session.exec(query.limit(limit + 1)).all()
        items = [self._change(row) for row in rows[:limit]]
        return {
            "items": [one.model_dump(mode="json") for one in items],
            "cursor": items[-1].sequence if items else cursor,
            "more": len(rows) > limit,
        }

    def _change(self, row: OutRecord) -> Change:
        return Change(
            **row.model_dump(include=set(Change.model_fields)), content=self.contents.get(row.record_id)
        )

    def _receipt(self, session: Session, data: ReceiptInput) -> Any:
        row = session.exec(select(OutRecord).where(OutRecord.record_id == data.record_id)).one_or_none()
        known = row is not None and data.version <= row.version
        if known and row is not None:
            held = session.get(Receipt, (self.client.id, row.id))
            held = held or Receipt(
                client_id=self.client.id or 0, record_id=row.id or 0, version=0, state=ReceiptState.SENT
            )
            if held.version <= data.version:
                held.version, held.state, held.reason = data.version, data.state, data.reason
            session.add(held)
        return {"record_id": data.record_id, "version": data.version, "known": known}

    def _take(self, session: Session, kind: RecordKind, item: Any) -> Any:
        content, version, reference = item["content"], item["version"], item["reference"]
        came = "" if content is None else digest_of(content)
        query = select(InRecord).where(InRecord.kind == kind, InRecord.reference == reference)
        row = session.exec(query).one_or_none()
        state, reason = TakenState.ACCEPTED, ""
        if row is not None and version < row.version:
            state = TakenState.STALE
        elif row is not None and version == row.version:
            state = TakenState.UNCHANGED if row.digest == came else TakenState.REJECTED
            reason = "" if row.digest == came else "same version, another content"
        else:
            self._keep(session, row, kind, item)
        return {"reference": reference, "version": version, "state": state, "reason": reason, "digest": came}

    def _keep(self, session: Session, row: InRecord | None, kind: RecordKind, item: Any) -> None:
        content = item["content"]
        row = row or InRecord(
            client_id=self.client.id or 0,
            kind=kind,
            reference=item["reference"],
            operation=Operation.CREATE,
            version=0,
            state=TakenState.ACCEPTED,
            bucket=bucket_of(item["reference"]),
        )
        row.version, row.operation = item["version"], Operation(item["operation"])
        row.content = "" if content is None else canonical(content)
        reseal(row, row.reference, content)
        session.add(row)

    def _content_of(self, session: Session, client: MarketClient, kind: RecordKind, record_id: str) -> Change:
        if not kind.leaves:
            return content_of(session, client, kind, record_id)
        return self._change(session.exec(select(OutRecord).where(OutRecord.record_id == record_id)).one())


def _answer(status: int, data: Any) -> Response:
    return Response(status, {}, json.dumps(data, default=str).encode())
