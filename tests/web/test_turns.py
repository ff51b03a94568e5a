"""Many at once: whoever waits for the database must not starve whoever holds it."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI

from talent.accounts.actor import Actor
from tests.web.conftest import Browser

# Half of them write: twice the forty worker threads, and far more than the connections of the pool.
AT_ONCE = 160


@pytest.fixture
def server(app: FastAPI) -> Iterator[str]:
    live = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None))
    thread = threading.Thread(target=live.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not live.started and time.monotonic() < deadline:
        time.sleep(0.02)
    port = live.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    live.should_exit = True
    thread.join(timeout=10)


def test_readers_and_writers_beyond_the_pools_are_all_served(
    server: str, program: Browser, enterprise_owner: Actor
) -> None:
    headers = {"Authorization": str(program(enterprise_owner).headers["Authorization"])}

    def ask(number: int) -> int:
        with httpx2.Client(base_url=server, headers=headers, timeout=60) as client:
            if number % 2:
                return client.get("/api/v1/demands", params={"mine": "true"}).status_code
            return client.post("/api/v1/demands", json={"title": f"主播{number}"}).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(ask, range(AT_ONCE)))
    assert answers.count(200) == AT_ONCE // 2
    assert answers.count(201) == AT_ONCE // 2
