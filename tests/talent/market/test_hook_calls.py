"""One call: signed so that others can check it, and bounded whatever the other side does."""

import socket
import ssl
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from hmac import digest as hmac_digest
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from talent.kit.clock import now
from talent.market import hook_calls
from talent.market.enums import CallFault
from talent.market.hook_addresses import HookPolicy
from talent.market.hook_calls import Answer, Call, send, signature
from tests.receiver import Receiver, open_receiver

SECRET = "whsec_" + b64encode(b"k" * 32).decode()
CALL = Call("call_17", b'{"event": "changes"}', SECRET, 1_790_000_000)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with open_receiver() as opened:
        yield opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook_calls, "STEP_SECONDS", 0.3)
    monkeypatch.setattr(hook_calls, "CALL_SECONDS", 0.6)


def called(receiver: Receiver) -> Answer:
    return send(receiver.url, CALL, HookPolicy(frozenset({f"127.0.0.1:{receiver.port}"}), private=True))


def test_a_call_brings_the_body_its_id_and_a_signature_that_can_be_checked(receiver: Receiver) -> None:
    assert called(receiver) == Answer(status=204)
    ((headers, body),) = receiver.came
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = b64decode(SECRET.removeprefix("whsec_"))
    expected = "v1," + b64encode(hmac_digest(key, signed, sha256)).decode()
    assert headers["webhook-signature"] == expected
    assert (headers["webhook-id"], body) == ("call_17", CALL.body)
    assert headers["host"] == f"127.0.0.1:{receiver.port}"


def test_the_signature_is_that_of_the_published_example() -> None:
    """The example of the Standard Webhooks libraries."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == expected


@pytest.mark.parametrize("changed", ["id", "time", "body", "secret"])
def test_whatever_is_changed_the_signature_is_another(changed: str) -> None:
    other = {"id": "call_18", "time": 1, "body": b"{}", "secret": "whsec_" + b64encode(b"x" * 32).decode()}
    mine = {"secret": SECRET, "id": "call_17", "time": 1_790_000_000, "body": CALL.body}
    told: dict[str, Any] = {**mine, changed: other[changed]}
    assert signature(*mine.values()) != signature(*told.values())  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_success_is_one(receiver: Receiver, status: int) -> None:
    receiver.answers = [status]
    assert called(receiver).fault is None


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
def test_every_error_is_one(receiver: Receiver, status: int) -> None:
    receiver.answers = [status]
    assert called(receiver) == Answer(CallFault.STATUS, status)


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.answers = ["redirect", 204]
    assert called(receiver) == Answer(CallFault.REDIRECT, 302)
    assert len(receiver.came) == 1


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("how", ["silent", "slow"])
def test_who_does_not_come_to_an_end_is_left(receiver: Receiver, how: str) -> None:
    receiver.answers = [how]
    assert called(receiver) == Answer(CallFault.TIMEOUT)


def test_of_a_body_without_end_a_little_is_read(receiver: Receiver) -> None:
    receiver.answers = ["endless"]
    assert called(receiver) == Answer(status=200)


@pytest.mark.parametrize("how", ["headers_without_end", "nonsense"])
def test_what_is_no_answer_is_none(receiver: Receiver, how: str) -> None:
    receiver.answers = [how]
    assert called(receiver) == Answer(CallFault.PROTOCOL)


def test_who_hangs_up_and_who_is_not_there_are_not_reached(receiver: Receiver) -> None:
    receiver.answers = ["hang_up"]
    assert called(receiver) == Answer(CallFault.CONNECTION)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    away = HookPolicy(frozenset({f"127.0.0.1:{port}"}), private=True)
    assert send(f"http://127.0.0.1:{port}/", CALL, away) == Answer(CallFault.CONNECTION)


class _Authority:
    """Signs itself for one name."""

    def __init__(self, folder: Path, name: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now() - timedelta(days=1))
            .not_valid_after(now() + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(key, hashes.SHA256())
        )
        self.certificate, self.key = folder / "certificate.pem", folder / "key.pem"
        self.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        self.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def of_server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context

    def of_client(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))


def here(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]


@pytest.mark.parametrize(
    ("name", "trusted", "answer"),
    [
        ("hooks.example.com", True, Answer(status=204)),
        ("hooks.example.com", False, Answer(CallFault.CERTIFICATE)),
        ("elsewhere.example.com", True, Answer(CallFault.CERTIFICATE)),
    ],
)
def test_the_certificate_is_checked_for_the_name_not_for_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, trusted: bool, answer: Answer
) -> None:
    authority = _Authority(tmp_path, name)
    if trusted:
        monkeypatch.setattr(hook_calls, "_context", authority.of_client)
    with open_receiver(authority.of_server()) as receiver:
        host = f"hooks.example.com:{receiver.port}"
        assert send(f"https://{host}/", CALL, HookPolicy(frozenset({host}), private=True), ask=here) == answer
        assert len(receiver.came) == (answer.fault is None)


@pytest.mark.usefixtures("impatient")
def test_a_handshake_without_end_is_left() -> None:
    """Spoken to in TLS, a server that only listens says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"hooks.example.com:{listener.getsockname()[1]}"
        answer = send(f"https://{host}/", CALL, HookPolicy(frozenset({host}), private=True), ask=here)
    assert answer == Answer(CallFault.TIMEOUT)
