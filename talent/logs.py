"""Logging: JSON in production, readable lines in development; personal data are masked in both."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, Processor

_MASKS = (
    (re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)"), "<resident id>"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "<mobile>"),
    (re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), "<e-mail>"),
)
_HARMLESS = (bool, float, type(None))
# A server started by its own command has given these handlers, which mask nothing.
_SERVER_LOGGERS = ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi")


def configure_logging(environment: str, *, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Sends structlog and the standard library through the same steps to ``stream`` (standard error)."""
    production = environment == "production"
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if production
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # Before the mask: a traceback may quote what somebody typed.
            structlog.processors.format_exc_info,
            mask_personal_data,
            renderer,
        ],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in _SERVER_LOGGERS:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def mask_personal_data(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Takes mobile numbers, resident numbers and e-mail addresses out of every value, however deep."""
    return {key: _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, _HARMLESS):
        return value
    if isinstance(value, int):
        text = _mask_text(str(value))
        return value if text == str(value) else text
    if isinstance(value, Mapping):
        return {_masked(key): _masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(inner) for inner in value]
    return _mask_text(str(value))


def _mask_text(text: str) -> str:
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text
