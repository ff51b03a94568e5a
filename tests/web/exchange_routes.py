"""Routes of the exchange, of identity and of universities: the role alone decides who may ask.

Whose objects are shown to whom, the tests of each part say; ``tests/web/access.py`` has the other routes.
"""

EXCHANGE = (
    # Who comes with a program's secret: the secret alone decides.
    "POST /api/exchange/v1/token",
    "GET /api/exchange/v1/openapi.json",
    "GET /api/exchange/docs",
    # Programs and hooks are the staff's.
    "GET /staff/market/clients",
    "GET /staff/market/clients/new",
    "POST /staff/market/clients/new",
    "GET /staff/market/clients/{number}",
    "POST /staff/market/clients/{number}",
    "POST /staff/market/clients/{number}/secret",
    "POST /staff/market/clients/{number}/active",
    "POST /staff/market/clients/{number}/tokens",
    "GET /staff/market/hooks",
    "GET /staff/market/hooks/new",
    "POST /staff/market/hooks/new",
    "GET /staff/market/hooks/{number}",
    "POST /staff/market/hooks/{number}/active",
    "POST /staff/market/hooks/{number}/secret",
    "POST /staff/market/hooks/{number}/removal",
    "POST /staff/market/hooks/calls/{number}/again",
    # Records: whose are shown to whom, the tests of each part say.
    "GET /api/exchange/v1/changes",
    "POST /api/exchange/v1/receipts",
    "POST /api/exchange/v1/vacancies",
    "POST /api/exchange/v1/placements",
    "GET /api/exchange/v1/schemas",
    "GET /api/exchange/v1/schemas/{name}.json",
    "GET /staff/market/records",
    "POST /staff/market/records/resend",
    "POST /me/placements/{placement_id}",
    "GET /api/v1/me/exchange",
    "GET /api/v1/me/placements",
    "PUT /api/v1/me/placements/{placement_id}",
    # Claims: what a code opens, whose codes an organisation gets and who is asked, their own tests say.
    "GET /claim",
    "POST /claim",
    "GET /claim/next",
    "GET /claim/mine",
    "POST /claim/mine",
    "GET /claim-codes",
    "POST /claim-codes",
    "GET /staff/lookalikes",
    "GET /staff/lookalikes/{pair_id}",
    "POST /staff/lookalikes/{pair_id}",
    "GET /me/lookalikes/{pair_id}",
    "POST /me/lookalikes/{pair_id}",
    "GET /staff/merges",
    "GET /staff/merges/{merge_id}",
    "POST /staff/merges/{merge_id}/undo",
    # Graduates: a university sees those that it handed in, as their own tests say.
    "GET /graduates",
    "GET /api/v1/graduates",
    "GET /api/v1/graduates/figures",
    "GET /api/v1/me/words",
)
