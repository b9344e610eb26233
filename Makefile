PYTHON ?= python3
BIN := .venv/bin

SEED ?= 1

.PHONY: site test check format torture properties planted pythons torture-kill torture-errors soak screenshots clean

site: .venv/installed
	$(BIN)/python build.py

test: .venv/installed
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --durations 15

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

# A thousand random sequences of edits; kept state cut at every length.
torture: .venv/installed
	$(BIN)/python -m tests.torture --seed $(SEED)
	$(BIN)/python -m tests.torture.damage --seed $(SEED)

# Properties of fmt and import, on a hundred times as many examples as `test` tries.
properties: .venv/installed
	EXAMPLES=100 $(BIN)/python -m pytest --numprocesses auto tests/test_fmt.py \
	  tests/test_importing.py tests/test_importing_anything.py tests/test_importing_feeds.py \
	  tests/test_importing_html.py

# Breaks copies of the program by hand, and shows that the random edits notice.
planted: .venv/installed
	$(BIN)/python -m tests.torture.planted --seed $(SEED)

# Two thousand edits under watch: memory, threads and file descriptors.
soak: .venv/installed
	$(BIN)/python -m tests.soak --seed $(SEED)

# The pictures in docs/screenshots/, of the sample, taken in Chromium.
screenshots: .venv/installed
	$(BIN)/python -m tests.screenshots

# An environment for every other Python that is installed, for tests/test_same_bytes.py.
pythons:
	for version in 3.11 3.12 3.13; do \
	  python$$version --version || continue; \
	  python$$version -m venv .venv-$$version && .venv-$$version/bin/python -m pip install \
	    --quiet --disable-pip-version-check --constraint constraints.txt --editable . || exit 1; \
	done

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --constraint constraints.txt --editable '.[test]'
	touch $@

clean:
	rm -rf .venv .venv-* output .dateline
