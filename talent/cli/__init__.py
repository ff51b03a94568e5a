"""The command ``jicai``. Each command parses, opens a unit of work, calls a service and prints."""

from talent.cli import data, ranking, server, skills
from talent.cli.app import app

__all__ = ["app", "data", "ranking", "server", "skills"]
