"""Pure decisions about verdicts."""

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission, may
from talent.matches.enums import Verdict, VerdictReason

# More than anybody looks through; a demand that learns reads the skills of all of them.
MOST_VERDICTS = 500


def teaches(verdict: Verdict, reason: VerdictReason | None) -> bool:
    """Whether a verdict says something of the skills: not if pay, place or years were the reason."""
    return verdict is Verdict.SHORTLISTED or reason in (None, VerdictReason.SKILLS)


def may_see_verdicts(actor: Actor) -> bool:
    """Whoever sees a ranking, but partners: what an enterprise makes of its candidates is not theirs."""
    return may(actor, Permission.CANDIDATES_RANK) and actor.role is not Role.API_CLIENT
