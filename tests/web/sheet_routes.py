"""Routes of sheets that are handed in and out: the role alone decides who may ask.

Whose sheets are shown to whom, the tests of the sheets say.
"""

_API = "/api/v1"

SHEETS = (
    # Where they were while only training bodies had them.
    "GET /training/imports",
    "GET /training/imports/{import_id}",
    "GET /imports",
    "POST /imports",
    "GET /imports/template.xlsx",
    "GET /imports/{import_id}",
    "GET /imports/{import_id}/progress",
    "GET /imports/{import_id}/refused.xlsx",
    "POST /imports/{import_id}/columns",
    "POST /imports/{import_id}/confirm",
    "POST /imports/{import_id}/cancel",
    "GET /imports/{import_id}/undo",
    "POST /imports/{import_id}/undo",
    f"GET {_API}/imports",
    f"POST {_API}/imports",
    f"GET {_API}/imports/{{import_id}}",
    f"GET {_API}/imports/{{import_id}}/refusals",
    f"GET {_API}/imports/{{import_id}}/columns",
    f"PUT {_API}/imports/{{import_id}}/columns",
    f"GET {_API}/imports/{{import_id}}/undo",
    f"POST {_API}/imports/{{import_id}}/undo",
    f"POST {_API}/imports/{{import_id}}/confirmation",
    f"POST {_API}/imports/{{import_id}}/cancellation",
    "POST /exports/talents",
    "POST /exports/demands",
    "POST /exports/completions",
    "POST /exports/graduates",
    f"POST {_API}/exports/talents",
    f"POST {_API}/exports/demands",
    f"POST {_API}/exports/completions",
    f"POST {_API}/exports/graduates",
)
