# The college's journal. Needs make and Python 3.11 or newer, nothing else.
#   make run    the journal at http://127.0.0.1:8000      make test   every test, on SQLite and PostgreSQL

PYTHON ?= python3
IN     := .venv/bin/python
PIP    := $(IN) -m pip --quiet --disable-pip-version-check --no-input
NEEDED := Python 3.11 or newer with its venv module is needed; install it, or name it: make PYTHON=python3.12

.PHONY: run install test clauses bench proofs schema lint format lock clean
.DELETE_ON_ERROR:

run: .venv/run.stamp
	@$(IN) -m admin.cli start

install: .venv/run.stamp

test: .venv/test.stamp
	@$(IN) -m pytest -n 3

clauses: .venv/test.stamp
	@$(IN) -m pytest -n 3 --clauses

proofs: .venv/test.stamp
	@$(IN) -m pytest -m proof

bench: .venv/test.stamp
	@$(IN) -m benchmarks

# The committed contract of the API; a test holds it against what is served.
schema: .venv/test.stamp
	@$(IN) -m flask --app app schema > schema/schema.graphql

lint: .venv/test.stamp
	@$(IN) -m ruff check
	@$(IN) -m ruff format --check
	@$(IN) -m mypy

format: .venv/test.stamp
	@$(IN) -m ruff check --fix
	@$(IN) -m ruff format

# The locks hold versions and hashes, and no address that a package came from.
LOCK = $(IN) -m uv --quiet pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url

lock: .venv/test.stamp
	@$(LOCK) --output-file requirements.lock
	@$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The tests' packages are the server's and some more, in the same versions: one environment serves both.
.venv/test.stamp: requirements-dev.lock | .venv/made.stamp
	@echo "Installing the packages for the tests …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch .venv/run.stamp $@

.venv/run.stamp: requirements.lock | .venv/made.stamp
	@echo "Installing the packages …"
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

.venv/made.stamp:
	@for python in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11; do \
		"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -m venv .venv && touch $@ && exit 0; \
	done; echo "$(NEEDED)" >&2; exit 1
