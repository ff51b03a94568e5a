"""What a person could change, and the document that comes of it. Years and education are no edits: nobody
gains them by a decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matching.shapes import Claim, Proof, Talent
from matching.skills import Gate


@dataclass(frozen=True, slots=True)
class Learnt:
    """A skill at a level 1-4: its key and the words under which the person would write it down."""

    key: str
    words: str
    level: int


@dataclass(frozen=True, slots=True)
class Learn:
    """Skills that the person comes to have, with one proof; several at once are a course.

    What is only stated (or used in a post) is a line of the own profile: it raises a lower line of the same
    skill. What somebody else vouches for stands beside such a line, which is written if there is none.
    """

    skills: tuple[Learnt, ...]
    proof: Proof = Proof.STATED


@dataclass(frozen=True, slots=True)
class AskFor:
    """Another least salary, in whole yuan a month."""

    salary_min: int


@dataclass(frozen=True, slots=True)
class GoTo:
    """One more accepted place, a GB/T 2260 code."""

    division: str


Edit = Learn | AskFor | GoTo


def apply_edit(talent: Talent, edit: Edit, gate: Gate) -> Talent:
    """Give the person's document after the edit, as the tables would give it."""
    if isinstance(edit, AskFor):
        return replace(talent, salary_min=edit.salary_min)
    if isinstance(edit, GoTo):
        known = edit.division in talent.divisions
        return talent if known else replace(talent, divisions=(*talent.divisions, edit.division))
    claims = talent.claims
    for learnt in edit.skills:
        claims = _learn(claims, learnt, edit.proof, gate)
    return replace(talent, claims=claims)


def _learn(claims: tuple[Claim, ...], learnt: Learnt, proof: Proof, gate: Gate) -> tuple[Claim, ...]:
    skill = learnt.key if learnt.key in gate.skills else None
    own = [at for at, claim in enumerate(claims) if _is_own_line(claim, learnt.key, gate)]
    if proof <= Proof.USED:
        return _write(claims, own, Claim(learnt.words, learnt.level, proof, skill))
    if not own:
        claims = (*claims, Claim(learnt.words, learnt.level, Proof.STATED, skill))
    return (*claims, Claim(learnt.words, learnt.level, proof, skill, declared=False))


def _write(claims: tuple[Claim, ...], own: Sequence[int], line: Claim) -> tuple[Claim, ...]:
    """Raise the best of the own lines about a skill, or add one."""
    if not own:
        return (*claims, line)
    at = max(own, key=lambda one: (claims[one].proof, claims[one].level))
    had = claims[at]
    raised = replace(had, level=max(had.level, line.level), proof=max(had.proof, line.proof))
    return (*claims[:at], raised, *claims[at + 1 :])


def _is_own_line(claim: Claim, key: str, gate: Gate) -> bool:
    """Tell whether a claim is the person's own word alone for a skill."""
    own = gate.resolve(claim.words, claim.skill, claim.refused) == key
    return claim.declared and claim.proof <= Proof.USED and own
