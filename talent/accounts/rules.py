"""Pure decisions: how long a verification holds, how long a session lives, how long a guesser waits."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from talent.accounts.enums import OrganisationKind, Role, Verification

# 网络招聘服务管理规定 and the notice of 2026: the employer is verified again every six months.
VERIFICATION_MONTHS = 6
# What is promised to who waits: working days until the staff have decided.
REVIEW_DAYS = 3

KIND_OF_ROLE: dict[Role, OrganisationKind] = {
    Role.ENTERPRISE: OrganisationKind.ENTERPRISE,
    Role.TRAINING_BODY: OrganisationKind.TRAINING_BODY,
    Role.UNIVERSITY: OrganisationKind.UNIVERSITY,
    Role.API_CLIENT: OrganisationKind.MARKET,
}
# Who may post demands: enterprises, and training bodies that look for instructors.
EMPLOYERS = frozenset({Role.ENTERPRISE, Role.TRAINING_BODY})
EMPLOYER_KINDS = frozenset(KIND_OF_ROLE[role] for role in EMPLOYERS)

# Who sees other people's data leaves the machine unattended for half an hour at most, and logs in every day.
_IDLE = timedelta(minutes=30)
_ABSOLUTE = timedelta(hours=12)
_TALENT = timedelta(days=30)

_FIRST_DELAY = timedelta(seconds=30)
_LONGEST_DELAY = timedelta(hours=1)
# One failure is forgiven each hour: mistypings of a busy network never pile up, and a patient guesser has 24
# tries a day, no more than the longest delay would leave.
FORGIVEN_EACH = timedelta(hours=1)
ACCOUNT_TRIES = 5
ADDRESS_TRIES = 20


def idle_timeout(role: Role) -> timedelta:
    return _TALENT if role is Role.TALENT else _IDLE


def session_lifetime(role: Role) -> timedelta:
    """The longest that a session lasts, however busy it is."""
    return _TALENT if role is Role.TALENT else _ABSOLUTE


def delay_after(failures: int, free_tries: int) -> timedelta:
    """No delay for the first tries, then 30 seconds, doubling to an hour."""
    if failures < free_tries:
        return timedelta(0)
    # Past the seventh doubling it is the hour anyway; the exponent stays small.
    doublings = min(failures - free_tries, 7)
    return min(_FIRST_DELAY * (1 << doublings), _LONGEST_DELAY)


def verified_until(day: date) -> date:
    """The same day six months on, or the last of that month."""
    years, month = divmod(day.month - 1 + VERIFICATION_MONTHS, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def effective_verification(verification: Verification, until: date | None, day: date) -> Verification:
    """What the stored verification is worth on ``day``."""
    if verification is Verification.VERIFIED and (until is None or until < day):
        return Verification.LAPSED
    return verification


def session_is_alive(role: Role, seen_at: datetime, expires_at: datetime, moment: datetime) -> bool:
    return moment < expires_at and moment - seen_at < idle_timeout(role)
