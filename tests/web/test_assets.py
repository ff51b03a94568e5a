"""Static files on their way: compressed for whoever can read that, whole for everybody else."""

import gzip

import pytest

from tests.web.conftest import Browser
from web.assets import accepts_gzip
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
