"""Routes of universities and the exchange: the role alone decides who may ask.

Whose objects are shown to whom, the tests of each part say; ``tests/web/access.py`` has the other routes.
"""

_API = "/api/v1"

EXCHANGE = (
    # Graduates: a university sees those that it handed in, as their own tests say.
    "GET /graduates",
    f"GET {_API}/graduates",
    f"GET {_API}/graduates/figures",
    f"GET {_API}/me/words",
)
