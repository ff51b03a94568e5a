"""The command ``jicai``. Each command parses, opens a unit of work, calls a service and prints."""

from talent.cli import (
    bench,
    cluster,
    data,
    explain,
    importing,
    index,
    market,
    quality,
    questions,
    ranking,
    server,
    skills,
    trail,
    worker,
)
from talent.cli.app import app

__all__ = [
    "app",
    "bench",
    "cluster",
    "data",
    "explain",
    "importing",
    "index",
    "market",
    "quality",
    "questions",
    "ranking",
    "server",
    "skills",
    "trail",
    "worker",
]
