# taizhang: `make` shows what there is.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test mutations check format format-check lint types floors golden looks sample templates lock clean extras

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

setup:
	@test -n "$(PYTHON)" || { echo "no Python 3.11, 3.12 or 3.13 found; install one, or call make PYTHON=/path/to/python3"; exit 2; }
	@$(PYTHON) bootstrap.py run

setup-dev:
	@test -n "$(PYTHON)" || { echo "no Python 3.11, 3.12 or 3.13 found; install one, or call make PYTHON=/path/to/python3"; exit 2; }
	@$(PYTHON) bootstrap.py dev

run: setup ## set up and walk the sample office through three months, up to the archive
	@$(BIN)/taizhang --home . demo

test: setup-dev check ## set up, check, and run the tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal -q

mutations: setup-dev ## read back 500 issued forms, filled in and changed as people do (minutes, needs LibreOffice)
	@$(BIN)/python -m pytest -q tests/mutations/five_hundred.py

check: setup-dev format-check lint types floors ## formatting, lint, types, import floors, budgets

format-check:
	@$(BIN)/ruff format --check --quiet .

format: setup-dev ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint: setup-dev
	@$(BIN)/ruff check --quiet .

types: setup-dev
	@$(BIN)/mypy

floors: setup-dev
	@$(BIN)/lint-imports --no-cache

templates: setup-dev ## make the shipped Word templates from the standard's numbers
	@$(BIN)/python -m flows.formats.word.base

sample: setup-dev ## make the three months of demonstration returns anew (needs LibreOffice)
	@$(BIN)/python -m tests.sample

golden: setup-dev ## rewrite tests/golden after a change that is meant
	@TAIZHANG_GOLDEN=rewrite $(BIN)/python -m pytest -q tests/test_golden.py

mass: setup-dev ## collect a thousand returns, fifty hostile, within 500 MB (half a minute)
	@$(BIN)/python -m tests.corpus.mass

looks: setup-dev ## render the sample's papers to pictures under output/looks (needs LibreOffice and poppler)
	@bash .ci/looks output

extras: ## install what the full tests and pictures need on Debian or Ubuntu (as root): LibreOffice, fonts, poppler
	@bash .ci/extras

lock: setup-dev ## resolve the dependencies anew into the two lock files (needs uv)
	@uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes -q -o requirements.lock
	@uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes -q -c requirements.lock -o requirements-dev.lock

clean: ## remove what was made (never data or archives)
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
