.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JICAI_HOME ?= var
TALENTS ?= 100000
GROWTH ?= 10000,100000
LOCK := --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --no-strip-extras --python-version 3.11
export JICAI_HOME

.PHONY: help setup dev run test check lint types layers texts bench format locks vendor messages clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(VENV)/.run ## make .venv with what the service needs, and nothing else

$(VENV)/.python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.run: $(VENV)/.python locks/run.txt pyproject.toml
	@echo "Installing what the service needs into $(VENV) (about a minute the first time) ..."
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r locks/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

dev: $(VENV)/.dev ## add what the tests and checks need

$(VENV)/.dev: $(VENV)/.run locks/dev.txt
	@echo "Adding what the tests need ..."
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r locks/dev.txt
	touch $@

run: setup ## database, demonstration province, one ranking, then http://127.0.0.1:8000
	@$(BIN)/jicai init --demo
	@$(BIN)/jicai match 1 --top 5
	@$(BIN)/jicai serve --demo

check: dev ## lint, types, layers, dependencies, migrations, translations
	@$(MAKE) --no-print-directory --jobs=2 types lint layers texts

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy

layers: dev
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry .

texts: dev
	$(BIN)/python tools/messages.py --check

test: check ## all checks and all tests (SQLite; then PostgreSQL where it runs)
	bash tests/run.sh

$(VENV)/.bench: $(VENV)/.run locks/bench.txt
	@echo "Adding what the bench compares with ..."
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r locks/bench.txt
	touch $@

bench: $(VENV)/.bench ## rankings of invented people beside their peers (TALENTS=1000000 for all bars)
	$(BIN)/jicai bench --talents $(TALENTS) --growth $(GROWTH) --keep $(JICAI_HOME)/bench --json $(JICAI_HOME)/bench/bench.json

format: dev ## put the code into the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: dev ## collect texts to translate and compile the catalogues
	$(BIN)/python tools/messages.py

locks: ## resolve the locks anew (needs uv); extras stay named, or an older pip looks past the pins
	uv pip compile pyproject.toml $(LOCK) --extra postgres --extra parquet --extra resume --extra pdf --extra badges --group build -o locks/run.txt
	uv pip compile pyproject.toml $(LOCK) --all-extras --group build --group dev -c locks/run.txt -o locks/dev.txt
	uv pip compile pyproject.toml $(LOCK) --all-extras --group build --group dev --group bench -c locks/dev.txt -o locks/bench.txt

vendor: ## fetch and copy the front-end files named in package.json (needs npm)
	npm ci --ignore-scripts --no-audit --no-fund
	$(PYTHON) tools/vendor.py

clean: ## remove .venv and caches, never the data
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
