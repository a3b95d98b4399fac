# `make run` and `make test` need nothing but Python 3.11 or later with venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check evaluate

run: .venv/run.stamp
	$(BIN)/dealgraph load data
	$(BIN)/dealgraph serve

test: .venv/test.stamp
	$(BIN)/python -m pytest

check: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# `make evaluate DIR=folder` scores the extractor on articles beside what they state.
evaluate: .venv/run.stamp
	$(BIN)/python -m benchmarks.evaluation $(DIR)

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

.venv/test.stamp: .venv/run.stamp requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
