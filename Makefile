# `make run` and `make test` are the two that matter. They need python3 (3.11 or later), make and a package
# registry; a mirror set for pip (PIP_INDEX_URL, pip.conf) is honoured.
PYTHON ?= python3
BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard */locale/*/LC_MESSAGES/django.po))

.DEFAULT_GOAL := help
.PHONY: help run test test-sqlite test-postgresql check format soak fuzz bench messages lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/run.stamp messages ## Set up, play the demonstration story once, and serve on http://127.0.0.1:8000
	@exec $(BIN)/python -m config.serve

test: test-sqlite test-postgresql ## Run the whole suite on SQLite, then on PostgreSQL what asks something of the database

test-sqlite: .venv/dev.stamp messages ## Run the suite on SQLite only
	@$(BIN)/pytest -n auto $(PYTEST)

test-postgresql: .venv/dev.stamp messages ## Run on PostgreSQL the tests that ask something of the database
	@$(BIN)/python -m tests.services.postgresql $(BIN)/pytest -n auto --reuse-db -m "not any_database" $(PYTEST)

check: .venv/dev.stamp messages ## Lint, format, types, import contracts, missing migrations, translations, house rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --lint --quiet $(wildcard */templates)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@DATA_DIR=$$(mktemp -d) $(BIN)/python -W ignore manage.py makemigrations --check --dry-run
	@$(BIN)/pytest -n auto -q tests/architecture $(PYTEST)

format: .venv/dev.stamp ## Format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

soak: .venv/dev.stamp messages ## Kill parts of the system at random for FAULT_SECONDS (600) and look for what is lost or doubled
	@FAULT_SECONDS=$(or $(FAULT_SECONDS),600) $(BIN)/pytest tests/faults tests/production/test_misuse.py -s $(PYTEST)

fuzz: .venv/dev.stamp messages ## Send ten thousand generated requests to the API and look for what breaks it
	@FUZZ_EXAMPLES=$(or $(FUZZ_EXAMPLES),135) $(BIN)/pytest tests/api/test_fuzzed.py -s $(PYTEST)

bench: .venv/dev.stamp messages ## Run the benchmarks, or those named by BENCH; BENCH_OUT=file writes the figures as JSON
	@$(BIN)/python -m tests.bench $(if $(BENCH_OUT),--out $(BENCH_OUT)) $(BENCH)

messages: .venv/run.stamp $(CATALOGUES) ## Compile the translations

%.mo: %.po
	@$(BIN)/pybabel --quiet compile --use-fuzzy --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))

lock: .venv/dev.stamp ## Choose versions anew from pyproject.toml; LOCK="--upgrade" takes the newest
	@requirements/lock $(LOCK)

clean: ## Remove what was installed and compiled; never the data in var/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis $(CATALOGUES)

.venv/run.stamp: requirements/bootstrap.txt requirements/run.txt
	@PYTHON=$(PYTHON) requirements/install run.txt
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@requirements/install dev.txt
	@touch $@
