"""Written by itself before a page is read, or after: looks that are noted, and work that waits."""

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Concatenate, ParamSpec

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.papers import note_paper
from talent.audit.actions import Action
from talent.audit.views import is_recorded
from talent.exams.attempts import close_own_late, has_late
from talent.exams.exporting import note_export
from talent.exchange.imports import note_refused
from talent.hiring.advancing import is_unread, note_thread
from talent.identity.lookalikes import compare_waiting as compare_people_waiting
from talent.identity.lookalikes import people_wait
from talent.kit.db import Session
from talent.market.reading import Handed
from talent.market.receipts import note_handed_out
from talent.matches.collecting import read_waiting, words_wait
from talent.matches.likeness import compare_waiting, questions_wait
from talent.matches.viewing import note_candidate, note_ranking
from talent.people.service import note_view
from talent.people.viewing import view_detail
from talent.training.certificate_checking import count_miss
from talent.training.proofs import note_proof
from talent.vocab.noting import is_search_noted, note_search
from web.deps import ActorDep, CandidateId, Id, MaybeCandidateId, unit_of_work

Note = Callable[[Session, Actor, int], None]
P = ParamSpec("P")


async def _asked(
    request: Request,
    question: Callable[Concatenate[Session, P], bool],
    *about: P.args,
    **named: P.kwargs,
) -> bool:
    """What a look into the database says: mostly that there is nothing to write."""

    def ask() -> bool:
        with request.app.state.database.read() as session:
            return question(session, *about, **named)

    return await run_in_threadpool(ask)


async def _written(
    request: Request,
    write: Callable[Concatenate[Session, P], object],
    *about: P.args,
    **named: P.kwargs,
) -> None:
    """A write of its own, in the order of all writes."""
    async with unit_of_work(request) as session:
        await run_in_threadpool(write, session, *about, **named)


async def _note(
    request: Request, actor: Actor, action: Action, kind: str, number: int, note: Note, detail: str = ""
) -> None:
    """Written before the page is read, and at most once a day, so that looking waits for no turn to write."""
    if actor.role in (None, Role.TALENT):
        return
    if not await _asked(request, is_recorded, actor, action, kind, number, detail):
        await _written(request, note, actor, number)


async def _note_person(request: Request, actor: ActorDep, person_id: Id) -> None:
    await _note(request, actor, Action.PERSON_VIEW, "person", person_id, note_view)


async def _note_ranking(request: Request, actor: ActorDep, demand_id: Id) -> None:
    await _note(request, actor, Action.RANKING_VIEW, "demand", demand_id, note_ranking)


async def _note_paper(request: Request, actor: ActorDep, paper_id: Id) -> None:
    await _note(request, actor, Action.PAPER_READ, "organisation_paper", paper_id, note_paper)


async def _note_refused(request: Request, actor: ActorDep, import_id: Id) -> None:
    await _note(request, actor, Action.SHEET_READ, "sheet_import", import_id, note_refused)


async def _note_proof(request: Request, actor: ActorDep, proof_id: Id) -> None:
    await _note(request, actor, Action.PROOF_READ, "audit_proof", proof_id, note_proof)


async def _note_candidate(request: Request, actor: ActorDep, demand_id: Id, person_id: Id) -> None:
    note, detail = _seen_as_candidate(demand_id), view_detail(demand_id)
    await _note(request, actor, Action.PERSON_VIEW, "person", person_id, note, detail)


async def _note_compared(
    request: Request,
    actor: ActorDep,
    demand_id: Id,
    a: CandidateId,
    b: CandidateId,
    c: MaybeCandidateId = None,
    d: MaybeCandidateId = None,
) -> None:
    for number in (one for one in (a, b, c, d) if one is not None):
        note, detail = _seen_as_candidate(demand_id), view_detail(demand_id)
        await _note(request, actor, Action.PERSON_VIEW, "person", number, note, detail)


async def _note_thread(request: Request, actor: ActorDep, thread_id: Id) -> None:
    """An enterprise that opens an application has looked at it: written before the page is read, once."""
    if await _asked(request, is_unread, actor, thread_id):
        await _written(request, note_thread, actor, thread_id)


async def _note_export(request: Request, actor: ActorDep) -> None:
    # Without a format it is the page where one is chosen.
    if not request.query_params.get("format"):
        return
    # Of no question in particular.
    await _note(request, actor, Action.QUESTION_EXPORT, "question", 0, note_export)


async def _close_late(request: Request, actor: ActorDep) -> None:
    """An exam that is out of time is handed in before its owner reads of it; mostly there is none."""
    if actor.user_id is not None and await _asked(request, has_late, actor):
        await _written(request, close_own_late, actor)


def _seen_as_candidate(demand_id: int) -> Note:
    def note(session: Session, actor: Actor, person_id: int) -> None:
        note_candidate(session, actor, demand_id, person_id)

    return note


# For ``dependencies=[...]`` of a route that shows a person, or who fits a demand: after its permission.
PERSON_NOTED = Depends(_note_person)
PAPER_NOTED = Depends(_note_paper)
REFUSED_NOTED = Depends(_note_refused)
PROOF_NOTED = Depends(_note_proof)
CANDIDATE_NOTED = Depends(_note_candidate)
COMPARED_NOTED = Depends(_note_compared)
EXPORT_NOTED = Depends(_note_export)
RANKING_NOTED = Depends(_note_ranking)
THREAD_NOTED = Depends(_note_thread)
# Of a route about own exams: after its permission.
LATE_CLOSED = Depends(_close_late)


async def _read_words(request: Request) -> None:
    """The gate reads what has come since the last look, in a write of its own; mostly there is nothing."""
    if await _asked(request, words_wait):
        await _written(request, read_waiting)


async def _missed(request: Request) -> AsyncIterator[list[str]]:
    """What was searched for in vain: the route adds it, and when its answer is ready it is counted here."""
    missed: list[str] = []
    yield missed
    for words in missed:
        if not await _asked(request, is_search_noted, words):
            await _written(request, note_search, words)


async def _compare_questions(request: Request) -> None:
    """What is new in the bank is compared, in a write of its own; mostly there is nothing."""
    if await _asked(request, questions_wait):
        await _written(request, compare_waiting)


async def _compare_people(request: Request) -> None:
    """Profiles that are new or changed are compared, in a write of its own; mostly there are none."""
    if await _asked(request, people_wait):
        await _written(request, compare_people_waiting)


# For ``dependencies=[...]`` of a route that lists profiles that look like one person's: after its permission.
PEOPLE_COMPARED = Depends(_compare_people)
# For ``dependencies=[...]`` of a route that shows which questions are alike: after its permission.
QUESTIONS_COMPARED = Depends(_compare_questions)
# For ``dependencies=[...]`` of a route that lists words to decide on: after its permission.
WORDS_READ = Depends(_read_words)
# Before the session among a route's parameters, so that this one is closed when the words are counted.
Missed = Annotated[list[str], Depends(_missed, scope="function")]


async def _missed_numbers(request: Request, actor: ActorDep) -> AsyncIterator[list[str]]:
    """Numbers of certificates that don't exist: the route adds one, and it is counted before the answer."""
    missed: list[str] = []
    try:
        yield missed
    finally:
        for _ in missed:
            await _written(request, count_miss, actor)


# Before the session among a route's parameters, so that this one is closed when the number is counted.
MissedNumbers = Annotated[list[str], Depends(_missed_numbers, scope="function")]


async def _handed_out(request: Request, actor: ActorDep) -> AsyncIterator[list[Handed]]:
    """What of the feed a page holds for the first time: the route adds it, and it is noted before the answer.

    Where it can not be noted there is no answer, and the client asks again with the same cursor.
    """
    handed: list[Handed] = []
    yield handed
    for one in filter(None, handed):
        await _written(request, note_handed_out, actor, one)


# Before the session among a route's parameters, so that this one is closed when it is noted.
HandedOut = Annotated[list[Handed], Depends(_handed_out, scope="function")]
