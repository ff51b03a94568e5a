"""Written by itself before a page is read, or after: looks that are noted, and work that waits."""

from collections.abc import AsyncIterator, Callable
from typing import Annotated

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


async def _note(
    request: Request, actor: Actor, action: Action, kind: str, number: int, note: Note, detail: str = ""
) -> None:
    """Written before the page is read, and at most once a day, so that looking waits for no turn to write."""
    if actor.role in (None, Role.TALENT) or await run_in_threadpool(
        _is_noted, request, actor, action, kind, number, detail
    ):
        return
    async with unit_of_work(request) as session:
        await run_in_threadpool(note, session, actor, number)


def _is_noted(request: Request, actor: Actor, action: Action, kind: str, number: int, detail: str) -> bool:
    with request.app.state.database.read() as session:
        return is_recorded(session, actor, action, kind, number, detail)


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
    if await run_in_threadpool(_is_unread, request, actor, thread_id):
        async with unit_of_work(request) as session:
            await run_in_threadpool(note_thread, session, actor, thread_id)


def _is_unread(request: Request, actor: Actor, thread_id: int) -> bool:
    with request.app.state.database.read() as session:
        return is_unread(session, actor, thread_id)


async def _note_export(request: Request, actor: ActorDep) -> None:
    # Without a format it is the page where one is chosen.
    if not request.query_params.get("format"):
        return
    # Of no question in particular.
    await _note(request, actor, Action.QUESTION_EXPORT, "question", 0, note_export)


async def _close_late(request: Request, actor: ActorDep) -> None:
    """An exam that is out of time is handed in before its owner reads of it; mostly there is none."""
    if actor.user_id is not None and await run_in_threadpool(_has_late, request, actor):
        async with unit_of_work(request) as session:
            await run_in_threadpool(close_own_late, session, actor)


def _has_late(request: Request, actor: Actor) -> bool:
    with request.app.state.database.read() as session:
        return has_late(session, actor)


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
    if await run_in_threadpool(_words_wait, request):
        async with unit_of_work(request) as session:
            await run_in_threadpool(read_waiting, session)


def _words_wait(request: Request) -> bool:
    with request.app.state.database.read() as session:
        return words_wait(session)


async def _missed(request: Request) -> AsyncIterator[list[str]]:
    """What was searched for in vain: the route adds it, and when its answer is ready it is counted here."""
    missed: list[str] = []
    yield missed
    for words in missed:
        if not await run_in_threadpool(_search_is_noted, request, words):
            async with unit_of_work(request) as session:
                await run_in_threadpool(note_search, session, words)


def _search_is_noted(request: Request, words: str) -> bool:
    with request.app.state.database.read() as session:
        return is_search_noted(session, words)


async def _compare_questions(request: Request) -> None:
    """What is new in the bank is compared, in a write of its own; mostly there is nothing."""
    if await run_in_threadpool(_questions_wait, request):
        async with unit_of_work(request) as session:
            await run_in_threadpool(compare_waiting, session)


def _questions_wait(request: Request) -> bool:
    with request.app.state.database.read() as session:
        return questions_wait(session)


async def _compare_people(request: Request) -> None:
    """Profiles that are new or changed are compared, in a write of its own; mostly there are none."""
    if await run_in_threadpool(_people_wait, request):
        async with unit_of_work(request) as session:
            await run_in_threadpool(compare_people_waiting, session)


def _people_wait(request: Request) -> bool:
    with request.app.state.database.read() as session:
        return people_wait(session)


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
            async with unit_of_work(request) as session:
                await run_in_threadpool(count_miss, session, actor)


# Before the session among a route's parameters, so that this one is closed when the number is counted.
MissedNumbers = Annotated[list[str], Depends(_missed_numbers, scope="function")]


async def _handed_out(request: Request, actor: ActorDep) -> AsyncIterator[list[Handed]]:
    """What of the feed a page holds for the first time: the route adds it, and it is noted before the answer.

    Where it can not be noted there is no answer, and the client asks again with the same cursor.
    """
    handed: list[Handed] = []
    yield handed
    for one in filter(None, handed):
        async with unit_of_work(request) as session:
            await run_in_threadpool(note_handed_out, session, actor, one)


# Before the session among a route's parameters, so that this one is closed when it is noted.
HandedOut = Annotated[list[Handed], Depends(_handed_out, scope="function")]
