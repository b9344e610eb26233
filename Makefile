PYTHON ?= python3
BIN := .venv/bin

.PHONY: site test check format clean torture-kill torture-errors

site: .venv/installed
	$(BIN)/python build.py

test: .venv/installed
	$(BIN)/python -m pytest

# Everything where `test` tries a sample; SEED=2 makes other choices.
torture-kill: .venv/installed
	TORTURE=1 $(BIN)/python -m pytest -s tests/faults/test_kills.py

torture-errors: .venv/installed
	TORTURE=1 $(BIN)/python -m pytest -s tests/faults/test_errors.py tests/faults/test_disks.py

check: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --constraint constraints.txt --editable '.[test]'
	touch $@

clean:
	rm -rf .venv output .dateline
