# `make run` shows the product, `make test` checks everything; both set up what they need in .venv.
PYTHON ?= python3
BIN := .venv/bin
EXTRAS_RUN := web
EXTRAS_TEST := web,compute,dev

.PHONY: run test lint format types check-imports unit unit-postgres nightly coverage mutants bench changelog clean

run: .venv/ready-run
	$(BIN)/python -m covalue.web serve --demo

test: .venv/ready-test lint types check-imports unit unit-postgres

lint: .venv/ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tools/template_lines.py

# What `make lint` only looks at, done: layout of Python, indentation of templates.
format: .venv/ready-test
	$(BIN)/ruff format .
	git ls-files -z '*.html' | xargs -0 $(BIN)/djhtml --tabwidth 2

# The type checker reads Django's settings, which want a data folder.
types: .venv/ready-test
	COVALUE_DATA=$(CURDIR)/.mypy_cache/data $(BIN)/mypy

check-imports: .venv/ready-test
	$(BIN)/lint-imports

unit: .venv/ready-test
	$(BIN)/pytest -n 2

# Everything that touches a database, once more on a real PostgreSQL server, but for what is marked `only_on("sqlite")`.
unit-postgres: .venv/ready-test
	COVALUE_TEST_DB=postgres $(BIN)/pytest -n 2 tests/web tests/e2e

# Every hostile value in every place, and many more generated requests; an hour or so.
nightly: .venv/ready-test
	COVALUE_NIGHTLY=1 $(BIN)/pytest -n 2 tests/web/api/test_hostile_requests.py tests/web/access/test_shown_never_raises.py
	COVALUE_NIGHTLY=1 COVALUE_TEST_DB=postgres $(BIN)/pytest -n 2 tests/web/api/test_api_schemathesis.py

# Slower by half: what the tests never reach, in processes that they start as well.
coverage: .venv/ready-test
	$(BIN)/pytest -n 2 --cov --cov-report=term

# What the tests of the core are worth; hours, so with one process and at the lowest claim: docs/mutants.md.
mutants: .venv/ready-test
	nice -n 10 $(BIN)/python tools/mutants.py run $(PACKAGE)
	$(BIN)/python tools/mutants.py report $(PACKAGE)

bench: .venv/ready-test
	$(BIN)/python -m benchmarks

# Gathers the files of `changes` into a section of the CHANGELOG, and removes them: make changelog VERSION=0.2.0
changelog: .venv/ready-test
	$(BIN)/towncrier build --yes --version $(VERSION)

# uv where it is present (or can be had), pip otherwise: the pins are the same.
.venv/ready-run: pyproject.toml constraints.txt
	@PYTHON=$(PYTHON) sh tools/setup.sh "$(EXTRAS_RUN)"
	@touch $@

.venv/ready-test: pyproject.toml constraints.txt
	@PYTHON=$(PYTHON) sh tools/setup.sh "$(EXTRAS_TEST)"
	@touch $@ .venv/ready-run

clean:
	rm -rf .venv mutants .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
