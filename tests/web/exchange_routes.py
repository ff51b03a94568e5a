"""Routes of the exchange with a market: the role alone decides who may ask.

Whose records are shown to whom, the tests of each part say; ``tests/web/access.py`` has the other routes.
"""

_EXCHANGE = "/api/exchange/v1"

EXCHANGE = (
    f"GET {_EXCHANGE}/changes",
    f"POST {_EXCHANGE}/receipts",
    f"POST {_EXCHANGE}/vacancies",
    f"POST {_EXCHANGE}/placements",
    f"GET {_EXCHANGE}/schemas",
    f"GET {_EXCHANGE}/schemas/{{name}}.json",
    "GET /staff/market/records",
    "POST /staff/market/records/resend",
    "POST /me/placements/{placement_id}",
    "GET /api/v1/me/exchange",
    "GET /api/v1/me/placements",
    "PUT /api/v1/me/placements/{placement_id}",
)
