"""What words are by decision: an alias, no known skill, or open again. The next ranking goes by it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sqlmodel import Session

from matching.shapes import Alias, Vocabulary
from matching.skills import Gate, touched
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.changes import record_change, record_changes
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.audit.turns import take_turn
from talent.enterprises import queries as enterprises
from talent.kit.errors import Conflict, FieldError, Invalid
from talent.kit.sentences import say
from talent.matches.documents import vocabulary_document
from talent.matches.review import found_word, words_out
from talent.matches.schemas import DecisionInput, SkillWordOut
from talent.people import queries as people
from talent.vocab import review as words
from talent.vocab.enums import WordState
from talent.vocab.schemas import SkillWordRow
from talent.vocab.service import skill_names, skills_of_folded_words
from talent.vocab.words import fold

_ACTIONS = {
    WordState.ALIAS: Action.SKILL_ALIAS,
    WordState.DISMISSED: Action.SKILL_DISMISS,
    WordState.OPEN: Action.SKILL_REOPEN,
}
_CHUNK = 500


def decide_word(session: Session, actor: Actor, word_id: int, data: DecisionInput) -> SkillWordOut:
    """Makes words an alias, dismisses them or takes a decision back; the same once more changes nothing.

    Raises Conflict where somebody else decided meanwhile, or the words mean another skill already.
    """
    require(actor, Permission.SKILLS_REVIEW)
    words.take_decision_turn(session)
    row = found_word(session, word_id)
    skill = _skill_named(session, data.skill) if data.decision is WordState.ALIAS else None
    before = vocabulary_document(session)
    if (row.state, row.skill) == (data.decision, skill):
        return words_out(session, [row], Gate(before))[0]
    if row.version != data.version:
        raise Conflict("这个词刚刚由他人处理过，请刷新后再决定。")
    after = _vocabulary_after(session, row, skill, before)
    _write(session, row, data.decision, skill, _Readings(before, after, row.words))
    detail = f"{row.state.value}->{data.decision.value} {skill or row.skill or ''}".strip()
    record(session, actor, _ACTIONS[data.decision], "skill_word", word_id, detail)
    return words_out(session, [found_word(session, word_id)], Gate(after))[0]


class _Readings:
    """What the gate makes of words before and after a decision about an alias."""

    def __init__(self, before: Vocabulary, after: Vocabulary, alias: str) -> None:
        self.differ = before != after
        self._gates = (Gate(before), Gate(after)) if self.differ else ()
        self._alias = alias
        self._seen: set[str] = set()
        self.touched: set[str] = set()
        self.changed: set[str] = set()

    def take(self, written: Iterable[str]) -> None:
        """Adds words; those that were taken before cost nothing."""
        new = set(written) - self._seen
        self._seen |= new
        found = touched(sorted(new), self._alias) if self.differ else []
        self.touched.update(found)
        self.changed.update(one for one in found if len({gate.resolve(one) for gate in self._gates}) > 1)


def _write(
    session: Session, row: SkillWordRow, state: WordState, skill: str | None, readings: _Readings
) -> None:
    """The row, and in the change log all that is read otherwise from now on."""
    # The long reading comes before the turn, for others wait while we hold it. What they commit until then
    # is read after; what they commit later is numbered later, and so ranked with the new aliases anyway.
    readings.take(_all_words(session))
    take_turn(session)
    found_word(session, row.id)
    words.decide_word(session, row.id, state, skill)
    if not readings.differ:
        return
    readings.take(_all_words(session))
    words.read_these_again(session, readings.touched)
    record_change(session, ChangeKind.VOCABULARY, 0)
    _record(session, ChangeKind.PERSON, readings.changed, people.people_who_wrote)
    _record(session, ChangeKind.DEMAND, readings.changed, enterprises.live_demands_that_ask)


def _all_words(session: Session) -> Iterator[str]:
    """Whatever people and demands call a skill that no code list has, and what is kept for review."""
    yield from people.unread_distinct(session)
    yield from enterprises.unread_distinct(session)
    yield from words.all_words(session)


def _record(
    session: Session,
    kind: ChangeKind,
    changed: Iterable[str],
    users: Callable[[Session, list[str]], list[int]],
) -> None:
    written = sorted(changed)
    found = {
        number
        for start in range(0, len(written), _CHUNK)
        for number in users(session, written[start : start + _CHUNK])
    }
    if found:
        record_changes(session, kind, sorted(found))


def _skill_named(session: Session, named: str) -> str:
    """The id of the skill that staff picked or named."""
    if not named:
        raise _invalid("请选择或填写一项已有技能。")
    if named in skill_names(session, [named]):
        return named
    found = skills_of_folded_words(session).get(fold(named))
    if found is None:
        raise _invalid(say("没有技能“{skill}”，请从提示中选一项。", skill=named))
    return found


def _invalid(message: str) -> Invalid:
    return Invalid(message, fields=(FieldError("skill", message),))


def _vocabulary_after(
    session: Session, row: SkillWordRow, skill: str | None, before: Vocabulary
) -> Vocabulary:
    """The code lists with the decision; raises Conflict for an alias of words that have a skill already."""
    others = [one for one in before.reviewed if one.words != row.words]
    without = replace(before, reviewed=tuple(others))
    if skill is None:
        return without
    known = Gate(without).read(row.words)
    if known.skill is not None and known.how in ("exact", "alias"):
        owner = skill_names(session, [known.skill]).get(known.skill, known.skill)
        if known.skill == skill:
            raise Conflict(
                say("“{words}”已经认作技能“{skill}”，不必再设为别名。", words=row.words, skill=owner)
            )
        raise Conflict(
            say(
                "“{words}”已经是技能“{skill}”的名称或别名，不能再设为另一项技能的别名。"
                "若那是工作人员设的别名，请先撤销它。",
                words=row.words,
                skill=owner,
            )
        )
    own = Alias(row.words, skill)
    return replace(without, reviewed=tuple(sorted([*others, own], key=lambda one: fold(one.words))))
