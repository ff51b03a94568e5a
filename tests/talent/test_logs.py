"""Logs never show whom they are about."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from talent.logs import configure_logging


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    text = io.StringIO()
    configure_logging("production", stream=text)
    yield text
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def _line(stream: io.StringIO) -> dict[str, object]:
    line = json.loads(stream.getvalue())
    assert isinstance(line, dict)
    return line


def test_production_writes_one_json_object_a_line(stream: io.StringIO) -> None:
    structlog.get_logger("jicai").info("index built", talents=3)
    assert _line(stream)["talents"] == 3


@pytest.mark.parametrize("secret", ["13812345678", "11010519491231002X", "wang.li@example.com"])
def test_personal_data_in_a_message_are_masked(stream: io.StringIO, secret: str) -> None:
    logging.getLogger("somewhere").warning("failed for %s", secret)
    assert secret not in stream.getvalue()


@pytest.mark.parametrize("value", [["13812345678"], {"to": "13812345678"}, 13812345678, b"13812345678"])
def test_personal_data_deep_in_a_value_are_masked(stream: io.StringIO, value: object) -> None:
    structlog.get_logger("jicai").info("sent", value=value)
    assert "13812345678" not in stream.getvalue()


def test_personal_data_in_a_traceback_are_masked(stream: io.StringIO) -> None:
    try:
        raise ValueError("bad mobile 13812345678")
    except ValueError:
        logging.getLogger("somewhere").exception("import failed")
    assert "13812345678" not in stream.getvalue()


def test_an_exception_keeps_its_traceback(stream: io.StringIO) -> None:
    try:
        raise ValueError("a cause")
    except ValueError:
        logging.getLogger("somewhere").exception("import failed")
    assert "ValueError: a cause" in str(_line(stream)["exception"])


@pytest.mark.parametrize("name", ["uvicorn", "uvicorn.error", "uvicorn.access"])
def test_the_server_s_own_handlers_do_not_pass_the_mask_by(name: str) -> None:
    raw, masked = io.StringIO(), io.StringIO()
    logger, root = logging.getLogger(name), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logger.addHandler(logging.StreamHandler(raw))
    logger.propagate = False
    try:
        configure_logging("production", stream=masked)
        logger.error("no route for 13812345678")
    finally:
        structlog.reset_defaults()
        root.handlers[:] = handlers
        root.setLevel(level)
    assert raw.getvalue() == ""
    assert "<mobile>" in masked.getvalue()


def test_numbers_that_are_nobody_s_stay(stream: io.StringIO) -> None:
    structlog.get_logger("jicai").info("took", milliseconds=1732370000123, share=0.25)
    assert (_line(stream)["milliseconds"], _line(stream)["share"]) == (1732370000123, 0.25)
