"""Routes of the exchange with the market: the role decides who may ask, and each client sees its own."""

_MARKET = "/api/exchange/v1"
_API = "/api/v1"

RECONCILIATION = (
    # Comparing both sides.
    f"GET {_MARKET}/digests",
    f"GET {_MARKET}/digests/records",
    f"GET {_MARKET}/records/{{kind}}/{{record_id}}",
    f"POST {_MARKET}/reconciliations",
    f"GET {_MARKET}/reconciliations/{{reconciliation_id}}",
    f"GET {_MARKET}/reconciliations/{{reconciliation_id}}/step",
    f"POST {_MARKET}/reconciliations/{{reconciliation_id}}/ranges",
    f"POST {_MARKET}/reconciliations/{{reconciliation_id}}/records",
    f"POST {_MARKET}/reconciliations/{{reconciliation_id}}/fields",
    f"GET {_MARKET}/reconciliations/{{reconciliation_id}}/differences",
    f"POST {_MARKET}/reconciliations/{{reconciliation_id}}/mending",
    f"GET {_API}/reconciliations",
    f"GET {_API}/reconciliations/{{reconciliation_id}}",
    f"GET {_API}/reconciliations/{{reconciliation_id}}/differences",
    f"POST {_API}/reconciliations/{{reconciliation_id}}/mending",
    "GET /staff/market/reconciliations",
    "GET /staff/market/reconciliations/{reconciliation_id}",
    "GET /staff/market/reconciliations/{reconciliation_id}/differences.csv",
    "POST /staff/market/reconciliations/{reconciliation_id}/mending",
)
