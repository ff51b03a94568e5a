"""Files and pages on their way: compressed for whoever can read that, whole for everybody else."""

import gzip

import pytest

from tests.web.conftest import Browser
from web.compression import accepts_gzip
from web.templating import STATIC

CSS = "/static/vendor/bootstrap/bootstrap.min.css"
WHOLE = (STATIC / "vendor" / "bootstrap" / "bootstrap.min.css").read_bytes()


def test_a_style_sheet_comes_compressed_and_is_the_same(browser: Browser) -> None:
    with browser(None).stream("GET", CSS, headers={"Accept-Encoding": "br, gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "Accept-Encoding" in answer.headers["vary"]
    assert int(answer.headers["content-length"]) == len(sent) < len(WHOLE) / 5
    assert gzip.decompress(sent) == WHOLE


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0, br", ""])
def test_who_cannot_read_that_gets_the_file_itself(browser: Browser, accepted: str) -> None:
    answer = browser(None).get(CSS, headers={"Accept-Encoding": accepted})
    assert "content-encoding" not in answer.headers
    assert answer.content == WHOLE


def test_a_part_of_a_file_is_never_compressed(browser: Browser) -> None:
    answer = browser(None).get(CSS, headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.content) == (206, WHOLE[:10])


def test_who_has_the_compressed_file_gets_it_no_second_time(browser: Browser) -> None:
    client = browser(None)
    tag = client.get(CSS).headers["etag"]
    assert tag.startswith("W/")
    assert client.get(CSS, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("header", "accepted"),
    [("gzip", True), ("br;q=1, gzip;q=0.5", True), ("gzip; q=0", False), ("x-gzip", False), ("*", False)],
)
def test_only_who_names_it_accepts_it(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


def _raw(browser: Browser, path: str, accepted: str = "gzip") -> tuple[bytes, bytes]:
    """The head's encoding and the body as it came."""
    with browser(None).stream("GET", path, headers={"Accept-Encoding": accepted}) as answer:
        body = b"".join(answer.iter_raw())
    assert int(answer.headers["content-length"]) == len(body)
    assert "Accept-Encoding" in answer.headers["vary"]
    return answer.headers.get("content-encoding", "").encode(), body


def test_a_page_comes_compressed_and_is_the_same(browser: Browser) -> None:
    encoding, packed = _raw(browser, "/scoring")
    whole = _raw(browser, "/scoring", "identity")
    assert encoding == b"gzip"
    assert whole[0] == b""
    assert gzip.decompress(packed) == whole[1]
    assert len(packed) < len(whole[1]) / 2


def test_the_length_of_a_page_tells_less_than_it_could(browser: Browser) -> None:
    assert len({len(_raw(browser, "/scoring")[1]) for _ in range(12)}) > 3


@pytest.mark.parametrize("path", ["/login", "/register"])
def test_a_page_that_asks_for_a_password_is_never_compressed(browser: Browser, path: str) -> None:
    assert _raw(browser, path)[0] == b""
