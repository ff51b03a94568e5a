"""Passwords: Argon2id with OWASP's parameters, few at a time, and none that everybody tries first."""

import threading
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from talent.kit.errors import FieldError, Invalid
from talent.kit.sentences import say

MIN_LENGTH = 10
MAX_LENGTH = 128

# A shorter name is in many an honest password by chance.
_NAME_THAT_COUNTS = 5

# OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
_HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
# 40 threads at 19 MiB each would let a flood of log-ins take the memory; the rest wait here.
_SLOTS = threading.BoundedSemaphore(4)
# Verified for an unknown account, so that the time of the answer does not tell whether it exists.
_DUMMY_HASH = _HASHER.hash("no account has this password")

# Long enough by length, yet among the first that a guesser tries.
_COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text("utf-8").split())


def check_strength(password: str, *, login: str = "") -> None:
    """Raises ``Invalid`` for a password too short, too common, too uniform, or holding the login."""
    complaint = _complaint(password, login)
    if complaint:
        raise Invalid(complaint, fields=(FieldError("password", complaint),))


def hash_password(password: str) -> str:
    with _SLOTS:
        return _HASHER.hash(password)


def verify_password(password: str, stored: str | None) -> bool:
    """Whether it is the password; takes as long for ``None``, an account that does not exist."""
    # No password of ours is longer, and hashing a megabyte is the caller's wish, not ours.
    # A lone surrogate, which UTF-8 can't hold, is simply a wrong password.
    candidate = password[: MAX_LENGTH + 1].encode("utf-8", "surrogatepass")
    with _SLOTS:
        right = _HASHER.verify(candidate, stored or _DUMMY_HASH)
    return right and stored is not None


def _complaint(password: str, login: str) -> str:
    if len(password) < MIN_LENGTH:
        return say("密码至少需要{least}个字符。", least=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        return say("密码不能超过{most}个字符。", most=MAX_LENGTH)
    if password.lower() in _COMMON or len(set(password)) < 3:
        return "这个密码太常见，容易被猜到，请换一个。"
    name = login.partition("@")[0].lower()
    if len(name) >= _NAME_THAT_COUNTS and name in password.lower():
        return "密码中不能包含登录账号，请换一个。"
    return ""
