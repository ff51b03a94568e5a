"""Writes the JSON Schemas of the exchange that have a new version; old ones stay as they are.

PYTHONPATH=. python tools/exchange_schemas.py
"""

import json
import sys
from pathlib import Path

from talent.market.publishing import list_schemas, schema_of

FOLDER = Path(__file__).parent.parent / "docs" / "schemas"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for one in list_schemas():
        path = FOLDER / f"{one.name}-{one.version}.json"
        if not path.exists():
            text = json.dumps(schema_of(one.name), ensure_ascii=False, indent=2)
            path.write_text(f"{text}\n", encoding="utf-8")
            sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
