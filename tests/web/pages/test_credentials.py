"""Badges checked by strangers: an independent library and plain cryptography, over our public addresses."""

import gzip
import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import FastAPI
from starlette.testclient import TestClient

from talent.accounts.actor import SYSTEM, Actor
from talent.identity.enums import MergeCause
from talent.identity.merging import merge_people
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.settings import Settings
from talent.training import badges
from talent.training.badge_documents import LIST_PLACES
from talent.training.certificates import revoke_certificates
from talent.training.forgetting import forget_training
from talent.training.tables import Certificate
from tests.conftest import missing
from tests.factories.certificates import make_certificate
from tests.factories.people import make_person
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser
from web.app import assemble
from web.security import SECURE_COOKIE

BASE = "https://jicai.example"
DID = "did:web:jicai.example"

try:
    import jwt
    from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
except ImportError:  # pragma: no cover - the extra is not installed
    jwt = None  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def _library() -> None:
    if jwt is None:
        missing("badges", "the extra is not installed")


@pytest.fixture(scope="module")
def assembled() -> FastAPI:
    """The site as it is reached by https."""
    return assemble(BASE)


@pytest.fixture
def settings(tmp_path: Path, database: Database) -> Settings:
    return Settings(home=tmp_path / "home", base_url=BASE, database_url=database.url)


@pytest.fixture
def stranger(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=BASE, follow_redirects=False) as client:
        yield client


@pytest.fixture
def fetch(stranger: TestClient) -> Callable[[str], bytes]:
    """What a verifier downloads, it gets from our routes and from nowhere else."""

    def get(url: str) -> bytes:
        assert url.startswith(f"{BASE}/"), url
        answer = stranger.get(urlsplit(url).path)
        assert answer.status_code == 200, url
        return answer.content

    return get


@pytest.fixture
def one(session: Session, talent: Actor, training_body: Actor) -> Certificate:
    fill_vocabulary(session)
    person = make_person(session, user_id=talent.user_id, name="王小明")
    certificate = make_certificate(
        session, person.id or 0, training_body.organisation_id, expires_on=date(2099, 1, 1)
    )
    session.commit()
    return certificate


@pytest.fixture
def badge(browser: Browser, talent: Actor, one: Certificate) -> str:
    """As its owner downloads it."""
    client = browser(talent)
    client.cookies = {SECURE_COOKIE: next(iter(client.cookies.values()))}
    client.base_url = BASE  # type: ignore[assignment]
    answer = client.get(f"/me/certificates/{one.number}/badge.jwt")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vc+jwt"
    assert "attachment" in answer.headers["content-disposition"]
    return answer.text


def verify(badge: str, fetch: Callable[[str], bytes]) -> Any:
    verifier = OB3Verifier.for_issuer_did(DID, download=fetch)
    return verifier.verify(badge, check_status=True, download=fetch)


def decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def payload(token: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(decoded(token.split(".")[1]))
    return content


def test_an_independent_verifier_accepts_it(
    badge: str, one: Certificate, fetch: Callable[[str], bytes]
) -> None:
    found = verify(badge, fetch)
    assert found.id == f"{BASE}/certificates/{one.number}"
    assert found.achievement.name == "直播运营实训"
    assert found.issuer.id == DID
    assert [item.target_code for item in found.achievement.alignments] == ["photoshop"]
    assert found.identifiers[0].identity_hash == "王小明"


def test_a_revoked_one_says_revoked_and_one_that_stands_again_is_accepted_again(
    session: Session, badge: str, one: Certificate, fetch: Callable[[str], bytes]
) -> None:
    revoke_certificates(session, SYSTEM, one.kind, [one.source_id], "登记有误")
    session.commit()
    with pytest.raises(OB3VerificationError, match="'revocation' is set"):
        verify(badge, fetch)
    make_certificate(
        session, one.person_id, one.organisation_id, source_id=one.source_id, expires_on=date(2099, 1, 1)
    )
    session.commit()
    assert verify(badge, fetch).id.endswith(one.number)


def test_after_a_merge_the_old_badge_and_one_of_who_stays_are_accepted(
    session: Session,
    badge: str,
    one: Certificate,
    other_talent: Actor,
    staff: Actor,
    fetch: Callable[[str], bytes],
) -> None:
    kept = make_person(session, user_id=other_talent.user_id, name="王晓明").id or 0
    merge_people(session, staff, kept, one.person_id, MergeCause.REVIEWED)
    session.commit()
    later = badges.own_badge(session, other_talent, one.number, BASE)
    assert payload(later)["credentialStatus"] == payload(badge)["credentialStatus"]
    names = [verify(each, fetch).identifiers[0].identity_hash for each in (badge, later)]
    assert names == ["王小明", "王晓明"]


def test_the_badge_of_a_forgotten_person_says_revoked(
    session: Session, badge: str, one: Certificate, fetch: Callable[[str], bytes]
) -> None:
    forget_training(session, one.person_id)
    session.commit()
    with pytest.raises(OB3VerificationError, match="'revocation' is set"):
        verify(badge, fetch)


def test_one_changed_byte_anywhere_fails(badge: str, fetch: Callable[[str], bytes]) -> None:
    verifier = OB3Verifier.for_issuer_did(DID, download=fetch)
    header, body, signature = badge.split(".")
    accepted = []
    for place in range(0, len(decoded(body)), 7):
        changed = bytearray(decoded(body))
        changed[place] ^= 1
        forged = f"{header}.{urlsafe_b64encode(changed).rstrip(b'=').decode()}.{signature}"
        try:
            verifier.verify(forged)
        except OB3VerificationError:
            continue
        accepted.append(place)
    assert accepted == []
    with pytest.raises(OB3VerificationError):
        verifier.verify(f"{header}.{body}.{signature[:-4]}AAAA")


def test_plain_cryptography_with_the_published_key_says_the_same(badge: str, stranger: TestClient) -> None:
    [key] = stranger.get("/certificates/keys").json()["keys"]
    public = Ed25519PublicKey.from_public_bytes(decoded(key["x"]))
    content, _, signature = badge.rpartition(".")
    public.verify(decoded(signature), content.encode())
    with pytest.raises(InvalidSignature):
        public.verify(decoded(signature), content.encode() + b"A")
    canonical = json.dumps({name: key[name] for name in ("crv", "kty", "x")}, separators=(",", ":"))
    thumbprint = urlsafe_b64encode(hashlib.sha256(canonical.encode()).digest()).rstrip(b"=").decode()
    assert key["kid"] == thumbprint


def test_pyjwt_with_the_key_of_the_did_document_says_the_same(badge: str, stranger: TestClient) -> None:
    document = stranger.get("/.well-known/did.json").json()
    method = document["verificationMethod"][0]
    assert jwt.get_unverified_header(badge)["kid"] == method["id"]
    key = jwt.PyJWK(method["publicKeyJwk"])
    assert jwt.decode(badge, key, algorithms=["EdDSA"])["iss"] == document["id"] == DID


def test_the_signed_record_verifies_with_the_published_key(one: Certificate, stranger: TestClient) -> None:
    found = stranger.get(f"/certificates/{one.number}/record.json").json()
    keys = {key["kid"]: key for key in stranger.get("/certificates/keys").json()["keys"]}
    public = Ed25519PublicKey.from_public_bytes(decoded(keys[found["key_id"]]["x"]))
    public.verify(bytes.fromhex(found["signature"]), found["record"].encode())
    assert "小明" not in found["record"]


def test_one_list_hides_a_certificate_among_a_hundred_thousand_others(
    session: Session, badge: str, one: Certificate, stranger: TestClient
) -> None:
    entry = payload(badge)["credentialStatus"]
    path = urlsplit(entry["statusListCredential"]).path
    before = stranger.get(path)
    revoke_certificates(session, SYSTEM, one.kind, [one.source_id], "登记有误")
    session.commit()
    after = stranger.get(path)
    sets = []
    for answer in (before, after):
        bits = gzip.decompress(decoded(payload(answer.text)["credentialSubject"]["encodedList"][1:]))
        assert len(bits) * 8 == LIST_PLACES
        sets.append([8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte & 0x80 >> bit])
    assert sets == [[], [int(entry["statusListIndex"])]]


def test_an_old_copy_of_a_list_is_not_believed_for_long(badge: str, stranger: TestClient) -> None:
    path = urlsplit(payload(badge)["credentialStatus"]["statusListCredential"]).path
    until = payload(stranger.get(path).text)["validUntil"]
    assert 1 <= (date.fromisoformat(until[:10]) - today()).days <= 2


@pytest.mark.parametrize(
    "path",
    ["/.well-known/did.json", "/certificates/keys", "/certificates/issuer", "/certificates/status/0"],
)
def test_public_documents_may_be_kept_and_are_the_same_when_asked_again(
    one: Certificate, stranger: TestClient, path: str
) -> None:
    first = stranger.get(path)
    assert first.status_code == 200
    assert first.headers["cache-control"].startswith("public, max-age=")
    assert stranger.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert "王" not in first.text


def test_lists_that_are_not_there_are_not_found(stranger: TestClient) -> None:
    assert stranger.get("/certificates/status/128").status_code == 404
    assert stranger.get("/certificates/status/x").status_code == 404


def test_without_the_library_the_page_offers_no_badge_and_the_address_says_why(
    browser: Browser, talent: Actor, one: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(badges, "_LIBRARY", "no_such_library_anywhere")
    client = browser(talent)
    client.cookies = {SECURE_COOKIE: next(iter(client.cookies.values()))}
    assert "数字徽章" not in client.get("/me/certificates").text
    answer = client.get(f"/me/certificates/{one.number}/badge.jwt")
    assert answer.status_code == 503
    assert "请使用证书的查验链接" in answer.text
