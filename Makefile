# Targets are stable: `setup demo test check` (docs/reference/commands.md).
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
SIZE ?= 20000

.PHONY: setup demo test check bench lock

setup: .venv/.ready

.venv/.ready: requirements/dev.txt
	$(PYTHON) -m venv .venv || { echo "python3-venv manque: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup
	$(BIN)/relais demo --insured $(SIZE)

test: setup
	PATH="$(CURDIR)/$(BIN):$$PATH" bash tests/run.sh

check: setup
	PATH="$(CURDIR)/$(BIN):$$PATH" bash tests/check.sh

bench: setup
	$(BIN)/relais bench

# Made anew only by hand; no index address is written into the files.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links -q -o requirements/base.txt
	uv pip compile pyproject.toml --group dev -c requirements/base.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links -q -o requirements/dev.txt
	uv pip compile pyproject.toml --extra spark -c requirements/base.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links -q -o requirements/spark.txt
