"""Anybody checks a certificate by its number; who guesses at numbers is slowed down."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.throttle import clear_stale, count_failure, look_for_wait, network_key
from talent.kit.errors import NotFound, TooManyTries
from talent.training.certificate_numbers import is_number
from talent.training.certificate_queries import find_by_number
from talent.training.certificate_schemas import CheckedOut, SignedRecord
from talent.training.certificate_showing import show
from talent.training.signing import read_signed
from talent.training.tables import Certificate

# Numbers that don't exist, from one network, before it has to wait: far more than a person mistypes.
FREE_MISSES = 10
UNKNOWN = "没有这张证书。"


def check_certificate(session: Session, actor: Actor, number: str) -> CheckedOut | None:
    """What is said to everybody of this number; None if there is none, which the caller has to count.

    A forgotten person's certificate is not told from one that never was. Raises ``TooManyTries``.
    """
    row = _look_up(session, actor, number)
    return show(session, [row], CheckedOut)[0] if row is not None else None


def get_signed_record(session: Session, actor: Actor, number: str) -> SignedRecord | None:
    """The record for who checks the signature by himself; None as in ``check_certificate``."""
    row = _look_up(session, actor, number)
    if row is None:
        return None
    if read_signed(row) is None:
        raise NotFound("这张证书的记录与签名不符，不能提供。")
    return SignedRecord(record=row.signed, signature=row.signature, key_id=row.key_id)


def count_miss(session: Session, actor: Actor) -> None:
    """One more number from this network that doesn't exist."""
    count_failure(session, _key(actor), FREE_MISSES)
    clear_stale(session)


def _look_up(session: Session, actor: Actor, number: str) -> Certificate | None:
    """What can't be a number is mistyped, not guessed at, and not looked for."""
    if not is_number(number):
        return None
    seconds = look_for_wait(session, _key(actor))
    if seconds is not None:
        raise TooManyTries("从您的网络查询了太多不存在的证书编号，请稍后再试。", retry_after=seconds)
    return find_by_number(session, number)


def _key(actor: Actor) -> str:
    return network_key("certificate", actor.address)
