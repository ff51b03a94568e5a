"""While the site serves, its index is kept up and messages go out; when it stops, that stops too."""

import threading
import time

from fastapi import FastAPI
from starlette.testclient import TestClient

from talent.matches.engine import MatchEngine


def upkeeps() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "index upkeep"]


def test_the_site_makes_itself_ready_and_leaves_no_thread_behind(app: FastAPI) -> None:
    before = len(upkeeps())
    with TestClient(app) as client:
        assert len(upkeeps()) == before + 1
        deadline = time.monotonic() + 60
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert len(upkeeps()) == before


def test_without_the_setting_no_process_is_left_to_build(app: FastAPI) -> None:
    engine: MatchEngine = app.state.engine
    app.state.settings.rebuild = False
    with TestClient(app):
        assert engine.kept_up is False
    app.state.settings.rebuild = True
    with TestClient(app):
        assert engine.kept_up is True


def workers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "worker"]


def test_one_process_that_serves_also_sends_unless_told_not_to(app: FastAPI) -> None:
    settings = app.state.settings
    for wanted, processes, started in ((True, 1, 1), (False, 1, 0), (True, 2, 0)):
        settings.worker, settings.workers = wanted, processes
        with TestClient(app):
            assert len(workers()) == started
        assert workers() == []
