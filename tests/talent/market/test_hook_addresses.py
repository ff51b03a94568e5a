"""Where hooks may lead: no way of writing an address reaches the own network."""

import socket
from typing import Any

import pytest

from talent.market import hook_calls
from talent.market.enums import CallFault
from talent.market.hook_addresses import HookPolicy, Unreachable, is_public, resolve, target_of
from talent.market.hook_calls import Call, send
from tests.factories.market_clients import HOST, POLICY
from tests.receiver import open_receiver

CALL = Call("call_1", b"{}", "whsec_AAAA", 1_790_000_000)
# Ways to write what is inside, or what one reader takes for the allowed host and another does not.
FORMS = (
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00::1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://localhost/",
    "https://localhost./",
    "https://LOCALHOST/",
    "https://ip6-localhost/",
    "https://10.0.0.1/",
    "https://192.168.1.1/",
    "https://172.16.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.100.100.200/",
    "https://metadata.google.internal/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/",
    f"https://{HOST}@127.0.0.1/",
    f"https://user:word@{HOST}/",
    f"https://{HOST}:443@127.0.0.1/",
    f"https://127.0.0.1\\@{HOST}/",
    f"https://127.0.0.1#@{HOST}/",
    f"https://127.0.0.1?@{HOST}/",
    f"https://127.0.0.1/.{HOST}/",
    f"https://{HOST}.127.0.0.1.nip.io/",
    f"https://{HOST}./",
    f"https://{HOST.upper()}/",
    f"https://{HOST}:0443/",
    f"https://{HOST}:/",
    f"https://{HOST}:22/",
    f"https://{HOST}:99999/",
    f"https://{HOST}:-1/",
    f"https://{HOST}:443/",
    f"https://{HOST}%2f@127.0.0.1/",
    f"https://{HOST}%00.example.org/",
    f"https://{HOST}\t/",
    f"https://{HOST}\r\nHost: inside/",
    f"https://{HOST}/ HTTP/1.1\r\nX: y",
    f" https://{HOST}/",
    f"https:/{HOST}/",
    f"https:{HOST}/",
    f"//{HOST}/",
    f"http://{HOST}/",
    f"HTTPS://{HOST}/",
    f"ftp://{HOST}/",
    f"gopher://{HOST}:70/_",
    "file:///etc/passwd",
    "unix:///var/run/docker.sock",
    "https://",
    "",
    f"https://{HOST}/" + "x" * 300,
)


def inside(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
    """A name server that sends everybody to this machine."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]


@pytest.mark.parametrize("url", FORMS)
def test_no_way_of_writing_an_address_leads_inside(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    monkeypatch.setattr(hook_calls.socket, "create_connection", lambda *args, **_: tried.append(args))
    answer = send(url, CALL, POLICY, ask=inside)
    assert answer.fault in (CallFault.HOST, CallFault.ADDRESS)
    assert tried == []


def test_there_are_many_ways() -> None:
    assert len(set(FORMS)) >= 50


@pytest.mark.parametrize(
    "form",
    [
        "https://127.0.0.1:{port}/",
        "https://localhost:{port}/",
        "https://127.1:{port}/",
        "https://2130706433:{port}/",
        "https://[::ffff:127.0.0.1]:{port}/",
        "http://127.0.0.1:{port}/",
        "https://hooks.example.com:{port}/",
    ],
)
def test_a_server_inside_hears_nothing_even_where_its_name_is_allowed(form: str) -> None:
    with open_receiver() as receiver:
        url = form.format(port=receiver.port)
        policy = HookPolicy(frozenset({url.split("/")[2]}))
        assert send(url, CALL, policy, ask=inside).fault in (CallFault.HOST, CallFault.ADDRESS)
        assert receiver.connections == 0


def test_a_name_that_changes_its_address_is_asked_once_and_that_address_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = ["93.184.216.34", "127.0.0.1", "127.0.0.1"]
    asked: list[str] = []
    connected: list[str] = []

    def rebinding(host: str, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers[len(asked) - 1], 443))]

    def connect(address: tuple[str, int], *_: Any) -> None:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(hook_calls.socket, "create_connection", connect)
    assert send(f"https://{HOST}/", CALL, POLICY, ask=rebinding).fault is CallFault.CONNECTION
    assert (asked, connected) == ([HOST], ["93.184.216.34"])


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        # One of several is enough.
        ["93.184.216.34", "10.0.0.1"],
        ["2606:2800:220:1:248:1893:25c8:1946", "::1"],
        ["fe80::1%eth0"],
        ["::ffff:10.0.0.1"],
        ["64:ff9b::a00:1"],
        ["2002:7f00:1::"],
        ["not an address"],
    ],
)
def test_a_name_with_any_address_that_is_not_public_is_refused(addresses: list[str]) -> None:
    with pytest.raises(Unreachable) as caught:
        resolve(
            target_of(f"https://{HOST}/", POLICY),
            POLICY,
            lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses],
        )
    assert caught.value.fault is CallFault.ADDRESS


def test_a_name_that_nobody_knows_is_said_so() -> None:
    def nobody(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
        raise socket.gaierror

    for ask in (nobody, lambda *_, **__: []):
        with pytest.raises(Unreachable) as caught:
            resolve(target_of(f"https://{HOST}/", POLICY), POLICY, ask)
        assert caught.value.fault is CallFault.NAME


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.255.0.1", "169.254.1.1", "172.31.0.1", "192.168.0.1"),
        *("192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *(
            "::",
            "::1",
            "::7f00:1",
            "::ffff:8.8.8.8",
            "fc00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
        ),
        *("2001::1", "2002:808:808::1", "64:ff9b::808:808", "100::1"),
    ],
)
def test_what_is_not_the_internet_at_large_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_the_internet_at_large_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (f"https://{HOST}", "/"),
        (f"https://{HOST}/", "/"),
        (f"https://{HOST}/market/in?from=jicai&a=%20b", "/market/in?from=jicai&a=%20b"),
    ],
)
def test_an_allowed_host_is_reached_as_it_is_written(url: str, path: str) -> None:
    assert target_of(url, POLICY) == ("https", HOST, 443, path)


def test_another_port_is_allowed_where_it_is_named() -> None:
    policy = HookPolicy.from_text("A.example.org:8443, b.example.org", private=False)
    assert target_of("https://a.example.org:8443/x", policy).authority == "a.example.org:8443"
    for url in ("https://a.example.org/x", "https://b.example.org:8443/x"):
        with pytest.raises(Unreachable):
            target_of(url, policy)


@pytest.mark.parametrize("text", ["https://a.example.org", "a.example.org/x", "*", "a b", "a.example.org:x"])
def test_what_is_no_host_is_no_setting(text: str) -> None:
    with pytest.raises(ValueError, match="no host"):
        HookPolicy.from_text(text, private=False)
