"""Routes of universities and the exchange: the role alone decides who may ask.

Whose objects are shown to whom, the tests of each part say; ``tests/web/access.py`` has the other routes.
"""

EXCHANGE = (
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
)
