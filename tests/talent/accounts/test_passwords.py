"""Which passwords are taken, and how they are kept."""

import time

import pytest

from talent.accounts.passwords import check_strength, hash_password, verify_password
from talent.kit.errors import Invalid


@pytest.mark.parametrize(
    "password", ["a plain sentence", "四季如春的石家庄真好啊", "wjqnzrtkyb", "no digits needed"]
)
def test_length_is_all_that_is_asked(password: str) -> None:
    check_strength(password)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short1!", "至少需要10个字符"),
        ("x" * 129, "不能超过128"),
        ("1234567890", "太常见"),
        ("PASSWORD123", "太常见"),
        ("aaaaaaaaaaaaa", "太常见"),
        ("ababababababab", "太常见"),
        ("my13812345678", "登录账号"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        check_strength(password, login="13812345678")


def test_the_name_in_an_email_login_is_no_password() -> None:
    with pytest.raises(Invalid, match="登录账号"):
        check_strength("wang.lina2026", login="wang.lina@example.com")


def test_the_complaint_names_the_field() -> None:
    with pytest.raises(Invalid) as caught:
        check_strength("short")
    assert caught.value.fields[0].field == "password"


def test_a_hash_is_argon2id_with_the_parameters_of_owasp() -> None:
    assert hash_password("a plain sentence").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_right_password_is_verified() -> None:
    assert verify_password("a plain sentence", hash_password("a plain sentence"))


@pytest.mark.parametrize("wrong", ["a plain sentencf", "", "\ud800", "x" * 1_000_000])
def test_a_wrong_password_is_not_verified(wrong: str) -> None:
    assert not verify_password(wrong, hash_password("a plain sentence"))


def test_an_unknown_account_takes_as_long_as_a_wrong_password() -> None:
    stored = hash_password("a plain sentence")

    def once(hash_: str | None) -> float:
        started = time.perf_counter()
        verify_password("a wrong sentence", hash_)
        return time.perf_counter() - started

    # By turns, so that a busy moment of the machine falls upon both.
    pairs = [(once(None), once(stored)) for _ in range(15)]
    unknown, known = (min(times) for times in zip(*pairs, strict=True))
    # A missing hash is told by a factor of a hundred; half leaves room for a busy machine.
    assert unknown > known / 2
