# The project's own commands. Each works in a fresh clone and makes what it needs; all tools live in .venv.
# What is demonstrated, tested and measured is always the built wheel, never the sources beside it.

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Folders are listed as well: a file that was removed changes nothing but its folder.
SOURCES := $(shell find compiler/aib2packer -name '__pycache__' -prune -o -name '.*' -prune -o -print) pyproject.toml README.md LICENSE

.DELETE_ON_ERROR:
.PHONY: demo test golden bench clean

demo: $(VENV)/wheel.stamp ## Compile a sample template and show the HCL
	$(BIN)/aib2packer compile templates/linux-baseline.json

test: $(VENV)/dev.stamp ## All checks, as CI runs them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile

golden: $(VENV)/dev.stamp ## Write the expected outputs anew; read the difference before you commit it
	$(BIN)/pytest $(shell grep -rl --include="test_*.py" update_golden tests) --update-golden

bench: $(VENV)/wheel.stamp ## Time and memory, beside `packer validate` and `cfn-lint`
	$(PIP) install "$$(echo dist/*.whl)[bench]" || echo "cfn-lint cannot be installed: its figures are left out" >&2
	$(BIN)/python tests/bench/bench_compile.py
	$(BIN)/python tests/bench/bench_check.py
	$(BIN)/python tests/bench/bench_diff.py

clean:
	rm -rf $(VENV) dist

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or newer" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is older than 3.11: name a newer one with make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python cannot make virtual environments here: install python3-venv (apt-get install python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/wheel.stamp: $(BIN)/python $(SOURCES)
	rm -rf dist
	$(PIP) wheel --no-deps --wheel-dir dist .
	$(PIP) install dist/*.whl
	$(PIP) install --no-deps --force-reinstall dist/*.whl
	touch $@

$(VENV)/dev.stamp: $(VENV)/wheel.stamp
	$(PIP) install "$$(echo dist/*.whl)[dev]"
	touch $@
