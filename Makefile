# Needs Python 3.11 or newer and make; everything else goes into .venv.
PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: test audit demo bench clean

$(STAMP): pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "make: no $(PYTHON); run: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2

# What detection finds on the labelled records, and what a check finds of planted leaks, against their floors.
audit: $(STAMP)
	mkdir -p build
	$(BIN)/redactor coverage audit/corpus --floors audit/floors.yaml --accepted audit/accepted.yaml --format html --output build/coverage.html
	$(BIN)/python audit/measure_leaks.py --floor

demo: $(STAMP)
	$(BIN)/python examples/demo.py demo

bench: $(STAMP)
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) demo build dist
