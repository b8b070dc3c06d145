# The two commands are `make demo` and `make test`. PYTHON names the interpreter the environment is made from.
PYTHON ?= python3
BIN = .venv/bin
.PHONY: help setup demo demo-reset test browser floors fix lint check bench docs fonts

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/'

.venv/.ready: requirements/lock.txt pyproject.toml
	$(PYTHON) tools/make_environment.py

setup: .venv/.ready ## make .venv from the hash-locked list

demo: setup ## the demo federation on 127.0.0.1:8000
	$(BIN)/diemtua demo

demo-reset: setup ## forget the demo and begin anew
	$(BIN)/diemtua demo --reset

test: setup ## everything, on SQLite and PostgreSQL, with a real Chromium
	$(BIN)/python tools/run_tests.py

browser: setup ## only the walks in Chromium, on SQLite
	$(BIN)/pytest -m browser tests/browser

floors: setup ## do the floors and rooms hold?
	$(BIN)/lint-imports

fix: setup ## format and mend what a machine can
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

lint: setup ## ruff, types, floors
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

check: setup ## Django's own checks, and forgotten migrations
	$(BIN)/python manage.py check && $(BIN)/python manage.py makemigrations --check --dry-run

bench: setup ## measure, and print the figures
	$(BIN)/python -m bench

docs: setup ## remake the screenshots of README and guide
	DIEMTUA_SCREENSHOTS=docs/screenshots $(BIN)/pytest -m browser tests/browser

fonts: setup ## remake the web fonts
	$(BIN)/python tools/fonts.py
