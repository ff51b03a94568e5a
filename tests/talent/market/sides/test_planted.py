"""The long comparison of planted differences, in small."""

from pathlib import Path

import pytest

from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database
from tests.long import reconcile


def test_planted_differences_are_found_and_mended(
    tmp_path: Path,
    database: Database,
    keyring: Keyring,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Of few records the differences are a greater part.
    monkeypatch.setattr(reconcile, "MOST", 0.2)
    assert reconcile.run(tmp_path, 2000, 12, seed=7, url=database.url) == 0, capsys.readouterr().out
    use_keyring(keyring)
