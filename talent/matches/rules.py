"""Pure decisions about verdicts."""

from talent.matches.enums import Verdict, VerdictReason

# More than anybody looks through; a demand that learns reads the skills of all of them.
MOST_VERDICTS = 500


def teaches(verdict: Verdict, reason: VerdictReason | None) -> bool:
    """Whether a verdict says something of the skills: not if pay, place or years were the reason."""
    return verdict is Verdict.SHORTLISTED or reason in (None, VerdictReason.SKILLS)
