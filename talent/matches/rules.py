"""Pure decisions: when an index has aged so much that it is built anew, and what verdicts teach."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission, may
from talent.matches.enums import Verdict, VerdictReason

# A tail slows rankings little (half a millisecond at 65,536 people); but its people are ranked with the
# word weights of the version and without words that are new, and every worker holds it for itself.
LARGE_TAIL = 20_000
LARGE_SHARE = 0.05
SMALL_TAIL = 1_000
OLDEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Age:
    """How far a version is from the tables; ``changed`` counts people written since it was built."""

    talents: int
    changed: int
    built_at: datetime
    same_lists: bool


def reason_to_rebuild(age: Age, now: datetime) -> str | None:
    """The first reason that holds, for the log; None while the version is good enough."""
    if not age.same_lists:
        return "the code lists have changed"
    if age.changed > min(LARGE_TAIL, max(SMALL_TAIL, LARGE_SHARE * age.talents)):
        return f"{age.changed} people have changed"
    if age.changed and now - age.built_at > OLDEST:
        return "changes wait for more than a day"
    return None


# More than anybody looks through; a demand that learns reads the skills of all of them.
MOST_VERDICTS = 500


def teaches(verdict: Verdict, reason: VerdictReason | None) -> bool:
    """Whether a verdict says something of the skills: not if pay, place or years were the reason."""
    return verdict is Verdict.SHORTLISTED or reason in (None, VerdictReason.SKILLS)


def may_see_verdicts(actor: Actor) -> bool:
    """Whoever sees a ranking, but partners: what an enterprise makes of its candidates is not theirs."""
    return may(actor, Permission.CANDIDATES_RANK) and actor.role is not Role.API_CLIENT
