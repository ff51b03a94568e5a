"""``python -m talent.cli`` is ``jicai``, for a process that starts another."""

from talent.cli import app

app()
