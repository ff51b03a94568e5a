"""Fills the list of words to decide on: what is stored is counted, and the gate reads what it has not yet."""

from sqlmodel import Session

from matching.skills import Gate, Reading
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.audit.turns import take_turn
from talent.enterprises import queries as enterprises
from talent.matches.documents import reviewed_documents, vocabulary_document
from talent.people import queries as people
from talent.vocab.enums import WordReading, WordSource
from talent.vocab.noting import drop_unused, set_counts
from talent.vocab.review import Verdict, all_words, keep_verdicts, waiting_words
from talent.vocab.review import words_wait as words_wait

# A word takes about a millisecond; a page must not wait much longer than a second for the gate.
READ_AT_ONCE = 1_000


def collect_words(session: Session, actor: Actor) -> int:
    """Counts anew who uses which unread words, in profiles and demands; how many words there are.

    Repeating it changes nothing. Saving profiles waits meanwhile.
    """
    require(actor, Permission.SKILLS_REVIEW)
    # First of all: whoever counts a word keeps the turn until the commit, so that no half of it is seen here.
    take_turn(session)
    set_counts(session, WordSource.PEOPLE, people.unread_counts(session))
    set_counts(session, WordSource.REFUSALS, people.refused_counts(session))
    set_counts(session, WordSource.DEMANDS, enterprises.unread_counts(session))
    drop_unused(session)
    found = len(all_words(session))
    record(session, actor, Action.SKILL_COLLECT, "skill_word", None, f"{found}")
    return found


def read_waiting(session: Session, limit: int = READ_AT_ONCE) -> int:
    """Lets the gate read words that wait, ``limit`` at most; how many it were. It needs a writing session."""
    waiting = waiting_words(session, limit)
    if not waiting:
        return 0
    vocabulary = vocabulary_document(session)
    gate = Gate(vocabulary)
    verdicts = {number: _verdict(gate.read(words)) for number, words in waiting.items()}
    take_turn(session)
    if reviewed_documents(session) != vocabulary.reviewed:
        # Somebody decided meanwhile: what was read is old, and waits on.
        return 0
    keep_verdicts(session, verdicts)
    return len(waiting)


def _verdict(reading: Reading) -> Verdict:
    likeness = max((one.likeness for one in reading.candidates), default=None)
    if reading.skill is not None:
        return WordReading.KNOWN, likeness
    return (WordReading.NEAR if reading.how == "near" else WordReading.UNKNOWN), likeness
