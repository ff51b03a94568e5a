#!/usr/bin/env bash
# All tests, on SQLite and then on PostgreSQL. What can't run here is skipped with its reason;
# JICAI_TEST_REQUIRE="postgres browser cluster resume" turns a skip of those into a failure.
set -eu
bin=.venv/bin
# pytest's own "auto" counts cores of the machine, and half of them where two threads share one.
workers=${JICAI_TEST_WORKERS:-$(nproc 2>/dev/null || echo auto)}
# Neighbours stay together, so that what a module prepares is prepared once; whoever has nothing left takes over.
share="--dist worksteal"

echo "== SQLite"
JICAI_TEST_DATABASE=sqlite "$bin/pytest" -q -n "$workers" $share "$@"

echo "== PostgreSQL (what touches the database)"
# Who may ask what, the contracts, the bench, and how pages show what the services give do not depend on it.
JICAI_TEST_DATABASE=postgres "$bin/pytest" -q -n "$workers" $share tests/talent tests/web tests/migrations \
    --ignore tests/web/test_matrix.py --ignore tests/web/pages --ignore tests/talent/cli/test_bench.py "$@"
