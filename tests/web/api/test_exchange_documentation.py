"""Two descriptions: one of the site's API, one of the exchange, and neither speaks of the other's."""

import json
import re
from typing import Any

import pytest

from tests.web.conftest import Browser

SITE, EXCHANGE = "/api/v1/openapi.json", "/api/exchange/v1/openapi.json"


def document(program: Browser, path: str) -> dict[str, Any]:
    found: dict[str, Any] = program(None).get(path).json()
    return found


def test_each_describes_its_own_routes_alone(program: Browser) -> None:
    site, exchange = document(program, SITE), document(program, EXCHANGE)
    assert len(site["paths"]) > 50
    assert all(path.startswith("/api/v1/") for path in site["paths"])
    assert "/api/exchange/v1/token" in exchange["paths"]
    assert all(path.startswith("/api/exchange/v1/") for path in exchange["paths"])
    assert site["info"]["title"] != exchange["info"]["title"]


@pytest.mark.parametrize("path", [SITE, EXCHANGE])
def test_each_has_the_schemas_that_it_refers_to_and_no_others(program: Browser, path: str) -> None:
    whole = document(program, path)
    referred = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(whole)))
    schemas = set(whole["components"]["schemas"])
    assert len(schemas) > 1
    assert referred == schemas


def test_each_names_its_own_way_to_say_who_asks(program: Browser) -> None:
    assert set(document(program, SITE)["components"]["securitySchemes"]) == {"HTTPBearer"}
    exchange = document(program, EXCHANGE)["components"]["securitySchemes"]
    assert set(exchange) == {"MarketClient", "ClientSecret"} or set(exchange) == {"ClientSecret"}


def test_errors_of_the_token_are_those_of_the_standard(program: Browser) -> None:
    responses = document(program, EXCHANGE)["paths"]["/api/exchange/v1/token"]["post"]["responses"]
    assert set(responses) == {"200", "400", "401", "413", "429", "503"}
    for status in ("400", "401", "429"):
        assert list(responses[status]["content"]) == ["application/json"]
    assert list(responses["503"]["content"]) == ["application/problem+json"]


@pytest.mark.parametrize(("page", "path"), [("/api/docs", SITE), ("/api/exchange/docs", EXCHANGE)])
def test_each_has_a_page_that_asks_no_other_host(program: Browser, page: str, path: str) -> None:
    text = program(None).get(page).text
    assert f'data-document="{path}"' in text
    assert "://" not in text
