"""``python -m talent.cli`` is ``jicai``, for a process that starts another."""

from talent.cli import app

if __name__ == "__main__":
    app()
