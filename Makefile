# From a bare machine with Python 3.11 or newer: `make demo` shows a run, `make test` runs the tests.
VENV := .venv
export PYTHON
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test lint format types pyright contracts check demo-logs snapshots screenshots wheel clean

help:  ## Show this list.
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

demo: $(VENV)/.run  ## Replay a bundled training run on the screen.
	@$(BIN)/trainmon-tui demo

test: $(VENV)/.test  ## Run the tests. PYTEST_ARGS="-n 2" runs two at a time.
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.dev  ## Check style and formatting.
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

format: $(VENV)/.dev  ## Format the code and fix what can be fixed.
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

types: $(VENV)/.dev  ## Check types.
	@$(BIN)/mypy

pyright: $(VENV)/.dev  ## A second opinion on types; needs node.
	@$(BIN)/pyright

contracts: $(VENV)/.dev  ## Check that each layer imports only what stands below it.
	@$(BIN)/lint-imports

check: lint types contracts test  ## Everything that has to pass before a commit.

demo-logs: $(VENV)/.run  ## Write the demo logs again; the bytes are the same.
	@$(BIN)/python scripts/make_demo_logs.py

snapshots: $(VENV)/.test  ## Accept the screens as they are now.
	@TRAINMON_UPDATE_GOLDEN=1 $(BIN)/python -m pytest tests/snapshots

screenshots: $(VENV)/.docs  ## Take the documentation's pictures of the real program again.
	@$(BIN)/python scripts/screenshots.py

wheel: $(VENV)/.dev  ## Build the wheel into dist/.
	@$(BIN)/python -m build --wheel >/dev/null

clean:  ## Remove everything that was made here.
	@rm -rf $(VENV) build dist
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find tui tests scripts benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp stands for one step of the installation and is older than what it was made from.
$(VENV)/.run: pyproject.toml scripts/make_venv.sh
	@sh scripts/make_venv.sh $(VENV)
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@$(PIP) install --group test
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@$(PIP) install --group dev
	@touch $@ $(VENV)/.test

$(VENV)/.docs: $(VENV)/.test
	@$(PIP) install --group docs
	@touch $@
