"""Any interleaving of saves, lost replies, late arrivals, repeats and hand-ins, against a dictionary."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from talent.accounts.actor import Actor
from talent.exams.attempt_rules import GRACE
from talent.exams.attempt_schemas import SaveInput
from talent.exams.attempt_showing import read_answer
from talent.exams.attempt_tables import Attempt
from talent.exams.attempts import begin, close_own_late, hand_in
from talent.exams.enums import AttemptState, QuestionKind
from talent.exams.saving import save_answer
from talent.kit.clock import now
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict
from tests.factories.papers import make_paper
from tests.talent.exams.sitting import START, stored

QUESTIONS = 3
TEXTS = st.sampled_from(["甲", "乙", "丙", ""])


@dataclass
class Message:
    """A save on its way."""

    position: int
    sequence: int
    answer: str
    flagged: bool


class Sitting(RuleBasedStateMachine):
    """A window that sends answers over a network which loses, delays and repeats, and a server."""

    database: Database
    actor: Actor
    paper_id: int

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(START, tick=False)
        self.time = self.clock.start()
        with self.database.write() as session:
            self.attempt_id = begin(session, self.actor, self.paper_id)
        self.under_way: list[Message] = []
        self.delivered: list[Message] = []
        self.last = dict.fromkeys(range(1, QUESTIONS + 1), 0)
        # What must stand on the server: of what has arrived in time, the answer with the highest number.
        self.stands: dict[int, tuple[int, str, bool]] = {}
        self.over = False

    @rule(position=st.integers(1, QUESTIONS), answer=TEXTS, flagged=st.booleans())
    def answers(self, position: int, answer: str, flagged: bool) -> None:
        self.last[position] += 1
        self.under_way.append(Message(position, self.last[position], answer, flagged))

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), lost=st.booleans())
    def arrives(self, data: Any, lost: bool) -> None:
        """In any order; with its reply lost it stays under way and comes once more."""
        message = data.draw(st.sampled_from(self.under_way))
        self._send(message)
        self.delivered.append(message)
        if not lost:
            self.under_way.remove(message)

    @precondition(lambda self: self.delivered)
    @rule(data=st.data())
    def comes_again(self, data: Any) -> None:
        self._send(data.draw(st.sampled_from(self.delivered)))

    @rule(minutes=st.sampled_from([1, 20, 45]))
    def time_passes(self, minutes: int) -> None:
        self.time.shift(timedelta(minutes=minutes))

    @rule()
    def hands_in(self) -> None:
        with self.database.write() as session:
            hand_in(session, self.actor, self.attempt_id)
        self.over = True

    @rule()
    def looks(self) -> None:
        """Any page closes what is out of time."""
        with self.database.write() as session:
            close_own_late(session, self.actor)

    @invariant()
    def the_server_has_the_last_answers_and_nothing_else(self) -> None:
        with self.database.read() as session:
            rows = stored(session, self.attempt_id)
        found = {
            row.position: (row.sequence, read_answer(row), row.flagged) for row in rows if row.sequence > 0
        }
        assert found == self.stands

    def teardown(self) -> None:
        with self.database.write() as session:
            hand_in(session, self.actor, self.attempt_id)
            rows = stored(session, self.attempt_id)
            # The next example begins anew.
            session.get_one(Attempt, self.attempt_id).state = AttemptState.VOID
        self.clock.stop()
        assert {row.position: read_answer(row) for row in rows if row.sequence} == {
            position: answer for position, (_, answer, _) in self.stands.items()
        }

    def _send(self, message: Message) -> None:
        data = SaveInput(answer=message.answer, flagged=message.flagged, sequence=message.sequence)
        in_time = not self.over and self.time_left()
        newest = message.sequence > self.stands.get(message.position, (0, "", False))[0]
        try:
            with self.database.write() as session:
                saved = save_answer(session, self.actor, self.attempt_id, message.position, data)
        except Conflict:
            assert not in_time
            return
        assert saved.saved == (newest or self.stands[message.position] == _said(message))
        if newest:
            assert in_time
            self.stands[message.position] = _said(message)

    def time_left(self) -> bool:
        return now() < START + timedelta(minutes=60) + GRACE


def _said(message: Message) -> tuple[int, str, bool]:
    return message.sequence, message.answer, message.flagged


@pytest.mark.slow
def test_no_interleaving_loses_an_answer(database: Database, session: Session, candidate: Actor) -> None:
    paper = make_paper(session, kinds=[QuestionKind.PRACTICAL], count=QUESTIONS)
    session.commit()
    Sitting.database, Sitting.actor, Sitting.paper_id = database, candidate, paper.id or 0
    run_state_machine_as_test(
        Sitting,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
