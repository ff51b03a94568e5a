"""The real service beside a mock market: its routes, and people and demands that change as in life."""

import random
from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI
from sqlmodel import col, select
from starlette.testclient import TestClient

from talent.accounts.enums import OrganisationKind, Role
from talent.accounts.tokens import actor_of
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.enterprises.enums import DemandState
from talent.enterprises.tables import Demand
from talent.kit.clock import now
from talent.kit.db import Database, Session
from talent.market.feed import refresh
from talent.market.mock.calling import Response
from talent.market.tables import InRecord, OutRecord
from talent.people.enums import ConsentKind
from talent.people.tables import Consent, Person
from talent.settings import Settings
from tests.factories.accounts import make_organisation, make_user
from tests.factories.enterprises import make_demand
from tests.factories.market import make_client
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary
from web.app import create_app

ALL = (ConsentKind.NOTICE, ConsentKind.MATCHING, ConsentKind.EXCHANGE)
TITLES = ("直播运营", "店铺运营", "电商客服", "短视频编导")
DIVISIONS = ("130100", "130200", "130600")
Records = dict[tuple[str, str], tuple[int, str]]


class World:
    """``send`` is what a market calls; ``change`` does one thing that people do here."""

    def __init__(self, database: Database, app: FastAPI, chance: random.Random) -> None:
        self.database, self.chance = database, chance
        self.browser = TestClient(app)
        self.people: list[int] = []
        self.demands: list[int] = []
        with database.write() as session:
            fill_vocabulary(session)
            body = make_organisation(session, kind=OrganisationKind.MARKET, name="省人力资源市场")
            user = make_user(session, role=Role.API_CLIENT, organisation_id=body.id)
            self.client_id = make_client(session, actor_of(user, "")).client_id
            self.employer = make_organisation(session).id or 0

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        answer = self.browser.request(method, path, headers=dict(headers), content=body)
        return Response(answer.status_code, dict(answer.headers), answer.content)

    def change(self) -> None:
        with self.database.write() as session:
            if self.chance.random() < 0.5:
                self._change_person(session)
            else:
                self._change_demand(session)

    def somebody(self) -> dict[str, str]:
        """By whom a market can say that it placed one of ours."""
        if not self.people:
            return {"name": "谁也不是", "mobile": "13900000000"}
        with self.database.read() as session:
            person = session.get_one(Person, self.chance.choice(self.people))
            return {"name": person.name, "mobile": person.mobile or ""}

    def refresh(self) -> None:
        """As the worker does, portion by portion, until nothing is left."""
        looked = 1
        while looked:
            with self.database.write() as session:
                looked = refresh(session)

    def records(self) -> Records:
        """What both sides should hold: number and version with the digest, without what was withdrawn."""
        with self.database.read() as session:
            out = session.exec(
                select(OutRecord).where(col(OutRecord.digest) != "").order_by(col(OutRecord.id))
            )
            came = session.exec(select(InRecord).where(col(InRecord.digest) != "").order_by(col(InRecord.id)))
            found = [(row.kind.value, row.record_id, row.version, row.digest) for row in out]
            found += [(row.kind.value, row.reference, row.version, row.digest) for row in came]
        records: Records = {(kind, name): (version, digest) for kind, name, version, digest in found}
        assert len(records) == len(found), "a record is there twice"
        return records

    def close(self) -> None:
        self.browser.close()

    def _change_person(self, session: Session) -> None:
        if not self.people or self.chance.random() < 0.2:
            person = make_person(session, consents=ALL if self.chance.random() < 0.8 else ALL[:2])
            self.people.append(person.id or 0)
        else:
            person = session.get_one(Person, self.chance.choice(self.people))
            self.chance.choice((self._move, self._agree))(session, person)
        record_change(session, ChangeKind.PERSON, person.id or 0)

    def _move(self, session: Session, person: Person) -> None:
        person.division = self.chance.choice(DIVISIONS)

    def _agree(self, session: Session, person: Person) -> None:
        """Takes the consent back, or gives it again."""
        standing = select(Consent).where(
            col(Consent.person_id) == person.id,
            col(Consent.kind) == ConsentKind.EXCHANGE,
            col(Consent.withdrawn_at).is_(None),
        )
        consents = session.exec(standing.order_by(col(Consent.id))).all()
        for consent in consents:
            consent.withdrawn_at = now()
        if not consents:
            session.add(Consent(person_id=person.id or 0, kind=ConsentKind.EXCHANGE, text_version="1"))

    def _change_demand(self, session: Session) -> None:
        if not self.demands or self.chance.random() < 0.2:
            demand = make_demand(session, self.employer, title=self.chance.choice(TITLES))
            self.demands.append(demand.id or 0)
        else:
            demand = session.get_one(Demand, self.chance.choice(self.demands))
            if self.chance.random() < 0.3:
                closed = demand.state is DemandState.CLOSED
                demand.state = DemandState.OPEN if closed else DemandState.CLOSED
            else:
                demand.headcount = self.chance.randint(1, 50)
        record_change(session, ChangeKind.DEMAND, demand.id or 0)


def make_world(folder: Path, database: Database, seed: int) -> World:
    settings = Settings(home=folder / "home", base_url="http://testserver", database_url=database.url)
    return World(database, create_app(settings, database), random.Random(seed))
