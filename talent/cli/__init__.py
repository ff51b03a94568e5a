"""The command ``jicai``. Each command parses, opens a unit of work, calls a service and prints."""

from talent.cli import cluster, data, ranking, server
from talent.cli.app import app

__all__ = ["app", "cluster", "data", "ranking", "server"]
