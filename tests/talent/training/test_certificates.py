"""Issuing and revoking certificates: one source, one number, and a signed record that can't be changed."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, func, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.clock import today
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database, Session
from talent.kit.signing import signing_key
from talent.training import certificates
from talent.training.certificate_numbers import is_number
from talent.training.certificates import ToCertify, issue_certificates, revoke_certificates
from talent.training.enums import CertificateKind, RevocationReason
from talent.training.forgetting import forget_training
from talent.training.signing import read_signed
from talent.training.tables import Certificate, RetiredStatus
from tests.factories.people import make_person

FLIPS = 10_000


@pytest.fixture
def person_id(session: Session) -> int:
    return make_person(session, name="王小明").id or 0


@pytest.fixture
def wanted(training_body: Actor, person_id: int) -> ToCertify:
    return ToCertify(
        kind=CertificateKind.COMPLETION,
        source_id=17,
        person_id=person_id,
        organisation_id=training_body.organisation_id,
        title="直播运营实训",
        issued_on=date(2026, 6, 1),
        skills=(("photoshop", 3),),
        hours=40,
    )


@pytest.fixture
def issued(session: Session, training_body: Actor, wanted: ToCertify) -> Certificate:
    issue_certificates(session, training_body, [wanted])
    return the_one(session)


def the_one(session: Session) -> Certificate:
    return session.exec(select(Certificate).execution_options(populate_existing=True)).one()


def entries(session: Session, action: Action) -> int:
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action)
    return session.exec(query).one()


def test_a_certificate_has_a_number_and_a_record_that_verifies(
    issued: Certificate, wanted: ToCertify
) -> None:
    assert is_number(issued.number)
    record = read_signed(issued)
    assert record is not None
    assert (record.title, record.hours, record.skills) == (wanted.title, 40, (("photoshop", 3),))


def test_the_signed_record_names_nobody(issued: Certificate, person_id: int) -> None:
    assert "王" not in issued.signed
    assert f":{person_id}," not in issued.signed


def test_the_same_again_changes_nothing(
    session: Session, training_body: Actor, wanted: ToCertify, issued: Certificate
) -> None:
    before = (issued.number, issued.signed, issued.signature, issued.status_index)
    issue_certificates(session, training_body, [wanted, wanted])
    after = the_one(session)
    assert (after.number, after.signed, after.signature, after.status_index) == before
    assert entries(session, Action.CERTIFICATE_ISSUE) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"issued_on": date(2026, 6, 2)},
        {"title": "短视频实训"},
        {"hours": 48},
        {"skills": (("photoshop", 4),)},
        {"expires_on": date(2029, 6, 1)},
    ],
)
def test_a_correction_is_signed_anew_under_the_same_number(
    session: Session, training_body: Actor, wanted: ToCertify, issued: Certificate, changes: dict[str, Any]
) -> None:
    number, signed = issued.number, issued.signed
    issue_certificates(session, training_body, [replace(wanted, **changes)])
    corrected = the_one(session)
    assert corrected.number == number
    assert corrected.signed != signed
    assert read_signed(corrected) is not None


def test_a_damaged_record_that_is_wanted_again_is_signed_anew(
    session: Session, training_body: Actor, wanted: ToCertify, issued: Certificate
) -> None:
    number, issued.title = issued.number, "高级直播运营"
    session.flush()
    issue_certificates(session, training_body, [wanted])
    healed = the_one(session)
    assert (healed.number, healed.title) == (number, wanted.title)
    assert read_signed(healed) is not None


def test_after_a_change_of_keys_old_certificates_verify_and_new_ones_name_the_new_key(
    session: Session, training_body: Actor, wanted: ToCertify, issued: Certificate, keyring: Keyring
) -> None:
    old = issued.key_id
    try:
        use_keyring(replace(keyring, signing={**keyring.signing, 2: b"another seed of thirty-two bytes"}))
        assert read_signed(issued) is not None
        issue_certificates(session, training_body, [wanted])
        renewed = the_one(session)
        assert renewed.key_id != old
        assert read_signed(renewed) is not None
    finally:
        use_keyring(keyring)


def test_a_record_of_another_installation_is_not_ours(issued: Certificate, keyring: Keyring) -> None:
    try:
        use_keyring(Keyring.from_master(b"the master secret of another installation"))
        assert read_signed(issued) is None
    finally:
        use_keyring(keyring)


def test_who_revokes_says_why_and_it_is_signed(
    session: Session, training_body: Actor, issued: Certificate
) -> None:
    revoke_certificates(session, training_body, CertificateKind.COMPLETION, [17], "张三缺课")
    row = the_one(session)
    assert (row.revoked_on, row.revoked_reason) == (today(), RevocationReason.ISSUER)
    assert row.revoked_because == "张三缺课"
    assert "张三" not in row.signed
    record = read_signed(row)
    assert record is not None
    assert record.revoked_on == today()


def test_revoking_twice_leaves_the_first_as_it_was(
    session: Session, training_body: Actor, issued: Certificate
) -> None:
    revoke_certificates(session, training_body, CertificateKind.COMPLETION, [17], "缺课")
    reason = RevocationReason.AUDIT
    revoke_certificates(session, training_body, CertificateKind.COMPLETION, [17], "抽查", reason)
    assert the_one(session).revoked_because == "缺课"
    assert entries(session, Action.CERTIFICATE_REVOKE) == 1


def test_what_was_revoked_and_is_wanted_again_stands_again(
    session: Session, training_body: Actor, wanted: ToCertify, issued: Certificate
) -> None:
    number = issued.number
    revoke_certificates(session, training_body, CertificateKind.COMPLETION, [17], "缺课")
    issue_certificates(session, training_body, [wanted])
    row = the_one(session)
    assert (row.number, row.revoked_on, row.revoked_reason, row.revoked_because) == (number, None, None, "")
    assert read_signed(row) is not None


def test_an_exam_and_a_completion_with_the_same_source_number_are_two(
    session: Session, training_body: Actor, wanted: ToCertify, issued: Certificate
) -> None:
    exam = replace(wanted, kind=CertificateKind.EXAM, organisation_id=None)
    issue_certificates(session, training_body, [exam])
    revoke_certificates(session, training_body, CertificateKind.EXAM, [17], "作弊")
    rows = session.exec(select(Certificate).order_by(col(Certificate.kind))).all()
    assert [row.revoked_on is None for row in rows] == [True, False]
    assert certificates.PLATFORM in rows[1].signed


def test_many_are_issued_with_few_statements(
    session: Session,
    database: Database,
    training_body: Actor,
    wanted: ToCertify,
    count_queries: Callable[[Database], AbstractContextManager[list[str]]],
) -> None:
    many = [replace(wanted, source_id=number) for number in range(1, 1001)]
    with count_queries(database) as seen:
        issue_certificates(session, training_body, many)
    assert len(seen) < 30
    rows = session.exec(select(Certificate)).all()
    assert len({row.number for row in rows}) == len({row.status_index for row in rows}) == 1000


def test_places_in_the_lists_are_drawn_by_lot(
    session: Session, training_body: Actor, wanted: ToCertify
) -> None:
    issue_certificates(session, training_body, [replace(wanted, source_id=one) for one in range(1, 201)])
    places = list(session.exec(select(Certificate.status_index).order_by(col(Certificate.id))))
    assert max(places) > certificates.STATUS_PLACES // 2
    assert places != sorted(places)


def test_places_that_are_taken_are_drawn_again(
    session: Session, training_body: Actor, wanted: ToCertify, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve places for ten certificates, two of them of forgotten people."""
    monkeypatch.setattr(certificates, "STATUS_PLACES", 12)
    session.add_all([RetiredStatus(status_index=3), RetiredStatus(status_index=8)])
    session.flush()
    for start in (1, 6):
        some = [replace(wanted, source_id=one) for one in range(start, start + 5)]
        issue_certificates(session, training_body, some)
    places = set(session.exec(select(Certificate.status_index)))
    assert places == set(range(12)) - {3, 8}


def test_the_place_of_a_forgotten_certificate_stays_taken(
    session: Session, issued: Certificate, person_id: int
) -> None:
    place = issued.status_index
    forget_training(session, person_id)
    assert session.exec(select(Certificate)).all() == []
    assert session.exec(select(RetiredStatus.status_index)).all() == [place]


def test_no_flipped_bit_of_a_record_is_accepted(session: Session, issued: Certificate) -> None:
    chance = random.Random(8)
    fields = ("signed", "signature", "key_id", "number", "title")
    texts = {name: getattr(issued, name).encode() for name in fields}
    bits = [(name, bit) for name in fields for bit in range(len(texts[name]) * 8)]
    # Every bit once, then bits by lot.
    flips = bits + chance.choices(bits, k=max(0, FLIPS - len(bits)))
    accepted = [flip for flip in flips if read_signed(flipped(issued, texts, *flip)) is not None]
    assert len(flips) >= FLIPS
    assert accepted == []


def flipped(row: Certificate, texts: dict[str, bytes], name: str, bit: int) -> Certificate:
    content = bytearray(texts[name])
    content[bit // 8] ^= 1 << bit % 8
    copy = Certificate(**row.model_dump())
    setattr(copy, name, bytes(content).decode("utf-8", "surrogateescape"))
    return copy


@pytest.mark.parametrize(
    "changes",
    [
        {"person_id": 999_999},
        {"source_id": 18},
        {"issued_on": date(2020, 1, 1)},
        {"expires_on": date(2099, 1, 1)},
        {"revoked_on": date(2026, 6, 3)},
        {"kind": CertificateKind.EXAM},
    ],
)
def test_a_row_that_says_more_than_was_signed_does_not_verify(
    issued: Certificate, changes: dict[str, Any]
) -> None:
    assert read_signed(Certificate(**{**issued.model_dump(), **changes})) is None


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", "null", "", "no json", '{"key": 1}', '{"key": "KEY"}', '{"key": "KEY", "number": "x"}'],
)
def test_what_is_no_record_does_not_verify_even_under_our_own_signature(
    issued: Certificate, text: str
) -> None:
    key = signing_key()
    text = text.replace("KEY", key.key_id)
    row = Certificate(**{**issued.model_dump(), "signed": text, "signature": key.sign(text.encode())})
    assert row.key_id == key.key_id
    assert read_signed(row) is None


def test_a_record_that_names_another_key_does_not_verify(issued: Certificate) -> None:
    key = signing_key()
    text = issued.signed.replace(key.key_id, key.key_id[::-1])
    assert text != issued.signed
    row = Certificate(**{**issued.model_dump(), "signed": text, "signature": key.sign(text.encode())})
    assert read_signed(row) is None


def test_a_revocation_that_is_taken_out_of_the_row_does_not_verify(
    session: Session, training_body: Actor, issued: Certificate
) -> None:
    revoke_certificates(session, training_body, CertificateKind.COMPLETION, [17], "缺课")
    row = Certificate(**{**the_one(session).model_dump(), "revoked_on": None, "revoked_reason": None})
    assert read_signed(row) is None


def test_a_damaged_record_stays_damaged_when_it_is_revoked(
    session: Session, training_body: Actor, issued: Certificate
) -> None:
    issued.title = "高级直播运营"
    issued.issued_on -= timedelta(days=1)
    session.flush()
    revoke_certificates(session, training_body, CertificateKind.COMPLETION, [17], "缺课")
    row = the_one(session)
    assert row.revoked_on == today()
    assert read_signed(row) is None
