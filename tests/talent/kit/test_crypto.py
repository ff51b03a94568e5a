"""Personal columns are unreadable without the key, and can't be moved about."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from talent.kit.crypto import Keyring, digest, new_secret
from talent.kit.db import Database
from tests.factories.accounts import make_user

KEYS = Keyring.from_master(b"k" * 32)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_encrypted_comes_back(words: str) -> None:
    assert KEYS.decrypt(KEYS.encrypt(words, "person.name"), "person.name") == words


def test_the_same_text_is_encrypted_differently_each_time() -> None:
    assert KEYS.encrypt("王", "person.name") != KEYS.encrypt("王", "person.name")


def test_a_value_moved_to_another_column_is_refused() -> None:
    with pytest.raises(InvalidTag):
        KEYS.decrypt(KEYS.encrypt("王", "person.name"), "person.email")


def test_a_changed_value_is_refused() -> None:
    blob = bytearray(KEYS.encrypt("王", "person.name"))
    blob[-1] ^= 1
    with pytest.raises(InvalidTag):
        KEYS.decrypt(bytes(blob), "person.name")


def test_an_old_key_still_decrypts() -> None:
    old = Keyring(data={1: b"a" * 32}, index=b"i" * 32, signing={})
    both = Keyring(data={1: b"a" * 32, 2: b"b" * 32}, index=b"i" * 32, signing={})
    assert both.decrypt(old.encrypt("王", "p"), "p") == "王"


def test_the_newest_key_encrypts() -> None:
    both = Keyring(data={1: b"a" * 32, 2: b"b" * 32}, index=b"i" * 32, signing={})
    assert both.encrypt("王", "p")[0] == 2


def test_equal_texts_have_one_blind_index() -> None:
    assert KEYS.blind_index("13812345678", "p") == KEYS.blind_index("13812345678", "p")


def test_a_blind_index_is_of_one_column() -> None:
    assert KEYS.blind_index("13812345678", "p") != KEYS.blind_index("13812345678", "q")


def test_a_blind_index_needs_the_key() -> None:
    other = Keyring.from_master(b"o" * 32)
    assert KEYS.blind_index("13812345678", "p") != other.blind_index("13812345678", "p")


def test_keys_do_not_print_themselves() -> None:
    assert repr(KEYS) == "Keyring()"


def test_a_short_master_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keyring.from_text("c2hvcnQ")


def test_a_new_secret_is_a_master_secret() -> None:
    assert Keyring.from_text(new_secret()).data


def test_secrets_do_not_repeat() -> None:
    assert len({new_secret() for _ in range(100)}) == 100


def test_a_digest_is_of_fixed_length() -> None:
    assert len(digest("token")) == 64


def test_the_database_holds_no_readable_login(database: Database) -> None:
    with database.write() as session:
        make_user(session, login="wang.li@example.com", display_name="王丽")
    with database.read() as session:
        row = session.connection().execute(text("SELECT login, display_name FROM user_account")).one()
    stored = b"".join(bytes(value) for value in row)
    assert b"wang.li" not in stored
    assert "王丽".encode() not in stored
