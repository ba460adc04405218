# Two commands matter: `make run` and `make test`. Everything else: `make help`.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:

# The first python on this machine that is new enough.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv/bin
PREPARE := $(if $(PYTHON),$(PYTHON),python3) deploy/prepare.py
NPM := npm --prefix frontend run --silent
CODE := adapters api bench deploy docs domain migrations simulator tests
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); [ $$n -gt 8 ] && echo 8 || echo $$n)

.PHONY: help
help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | \
	  awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

.PHONY: run
run: needs-python ## the whole demonstration on this machine, until Ctrl-C (PORT, DATABASE_URL)
	@$(PREPARE) packages pages
	@exec $(VENV)/python -m deploy.run

.PHONY: test
test: needs-python ## every test: Python, frontend, and the pages in a real Chromium
	@$(PREPARE) test-packages node-packages pages
	@$(MAKE) --keep-going test-python test-frontend test-browser

.PHONY: test-python
test-python: ## the Python tests, side by side, on a PostgreSQL of their own
	@$(VENV)/python -m pytest -n $(WORKERS) $(ARGS)

.PHONY: permissions
permissions: needs-python ## every operation × every role × own and other, against the table
	@$(PREPARE) test-packages
	@$(VENV)/python -m tests.api.permissions

.PHONY: test-frontend
test-frontend: ## the frontend's tests that need no browser
	@$(NPM) test

.PHONY: test-browser
test-browser: ## the pages in a real Chromium (installed where it may be)
	@chromium=$$(deploy/scripts/chromium) || exit 1; \
	if [ -n "$$chromium" ]; then CHROMIUM="$$chromium" $(NPM) test:browser; fi

.PHONY: screens
screens: needs-python ## every page in every theme in Chromium: pictures, barriers, sizes, times
	@$(PREPARE) test-packages node-packages pages
	@chromium=$$(deploy/scripts/chromium) || exit 1; \
	if [ -z "$$chromium" ]; then exit 1; fi; CHROMIUM="$$chromium" $(NPM) screens

.PHONY: check
check: needs-python ## format, lint, types, import contracts, contract drift, migrations, frontend
	@$(PREPARE) test-packages node-packages
	@deploy/scripts/check

.PHONY: format
format: needs-python ## rewrites Python and frontend files in the one format
	@$(PREPARE) test-packages node-packages
	@$(VENV)/ruff check --quiet --fix-only $(CODE)
	@$(VENV)/ruff format --quiet $(CODE)
	@$(NPM) format

.PHONY: openapi
openapi: needs-python ## writes the contract and the types made from it
	@$(PREPARE) test-packages node-packages
	@$(VENV)/python -m api.main > openapi/.new && mv openapi/.new openapi/openapi.json
	@$(NPM) generate

.PHONY: bench
bench: needs-python ## how fast, beside pgbench on the same rows (under ten minutes)
	@$(PREPARE) packages
	@exec $(VENV)/python -m bench

.PHONY: bench-checks
bench-checks: needs-python ## how soon a report of checks is there, and the rules over 100,000 families
	@$(PREPARE) packages
	@exec $(VENV)/python -m bench checks

.PHONY: reset
reset: needs-python ## empties the demonstration's data (with DATABASE_URL only if FORCE=1)
	@$(PREPARE) packages
	@FORCE=$(FORCE) $(VENV)/python -m deploy.reset

.PHONY: migrate
migrate: ## the newest tables (DATABASE_OWNER_URL or DATABASE_URL, LIANBAN_SCHEMA)
	@$(VENV)/python -m deploy.migrate

.PHONY: seed
seed: ## catalogue and demonstration town into that database (LIANBAN_KEYS)
	@$(VENV)/python -m deploy.seed

.PHONY: worker
worker: ## one outbox worker on that database
	@exec $(VENV)/python -m adapters.worker

.PHONY: audit-verify
audit-verify: ## reads the whole trail again: is it still what was sealed? (LIANBAN_LEDGER)
	@$(VENV)/python -m deploy.audit verify

.PHONY: rotate-keys
rotate-keys: ## personal values and papers under a new key, while all goes on (LIANBAN_KEYS)
	@$(VENV)/python -m deploy.rotate_keys $(ARGS)

.PHONY: lock
lock: needs-python ## writes the lock files after a change in pyproject.toml (maintainers)
	@$(PREPARE) test-packages
	@deploy/scripts/lock

.PHONY: image-lint
image-lint: ## Dockerfile and compose.yaml, without an engine
	@$(VENV)/python -m deploy.image_lint

.PHONY: chromium
chromium: ## finds or installs the browser of the browser tests
	@deploy/scripts/chromium

.PHONY: needs-python
needs-python:
	@if [ -z "$(PYTHON)" ]; then \
	  if command -v python3 >/dev/null; then $(PREPARE) packages; \
	  else echo "Python 3.11 or newer is needed; there is no python3 here." >&2; exit 1; fi; fi
