# make help lists the targets. Everything runs from the virtual environment in .venv.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
BIN := .venv/bin
JOBS ?= 3

# Demo and tests start processes by the hundred: what one has compiled, the next need not.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup demo test windows-test campaign safeguards check format bench bench-setup conformance \
	conformance-setup lock
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready ## install what is missing: Debian packages, virtual environment, locked wheels

.venv/.ready: requirements-dev.lock pyproject.toml installer/linux/setup.sh
	PYTHON="$(PYTHON)" bash installer/linux/setup.sh
	touch $@

demo: setup ## run the main job on the demo office: a window where there is a display, else headless
	$(BIN)/tthc demo

check: setup ## format, lint, types (here and as on Windows), import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 tthc_desktop
	$(BIN)/lint-imports

# A module's tests stay together: what it lays out once is laid out once.
test: check ## every check and every test
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n $(JOBS) --dist loadscope tests

windows-test: setup ## the program on Windows' own Python in wine, as root; ONLY="demo window" runs some checks
	$(BIN)/python -m tests.windows $(ONLY)

campaign: setup ## lists after random acts (ACTS=2000 SEED=), a dossier after random lives (LIVES=200), sending under fire (WORLDS=200), power cuts (CUTS=500), SIGKILL at every step (KILLS=1000) and on both sides of the line (DEATHS=500), hostile files (SECONDS=1800)
	$(BIN)/python -m tests.campaigns.lists --acts $(or $(ACTS),2000) --seed $(or $(SEED),0)
	$(BIN)/python -m tests.campaigns.lives --lives $(or $(LIVES),200) --seed $(or $(SEED),0)
	$(BIN)/python -m tests.campaigns.sending --worlds $(or $(WORLDS),200) --seed $(or $(SEED),0)
	$(BIN)/python -m tests.campaigns.power --cuts $(or $(CUTS),500) --seed $(or $(SEED),0)
	$(BIN)/python -m tests.campaigns.kills --kills $(or $(KILLS),1000) --seed $(or $(SEED),0)
	$(BIN)/python -m tests.campaigns.deaths --kills $(or $(DEATHS),500) --seed $(or $(SEED),0)
	$(BIN)/python -m tests.campaigns --seconds $(or $(SECONDS),1800)

safeguards: setup ## break COUNT=30 safeguards (SEED=), each must turn a test red; in a scratch worktree
	$(BIN)/python -m tests.campaigns.safeguards choose --seed $(or $(SEED),0) --count $(or $(COUNT),30)
	$(BIN)/python -m tests.campaigns.safeguards instrument
	-QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n $(JOBS) --dist loadscope tests
	$(BIN)/python -m tests.campaigns.safeguards break

bench: setup ## speed against peers, as ratios in the same run
	$(BIN)/python -m tests.bench

bench-setup: setup ## bring the peers of bench: OCRmyPDF, tuspy
	$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r tests/conformance/requirements.txt
	$(BIN)/uv pip install --python $(BIN)/python -c requirements-dev.lock 'ocrmypdf>=17'

conformance: setup ## other people's tus clients and server against ours; skips those that are absent
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n $(JOBS) --dist loadscope tests/conformance

conformance-setup: setup ## bring them: tuspy from PyPI; @tus/server, tus-js-client from npm (needs node >= 20)
	$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r tests/conformance/requirements.txt
	npm ci --prefix tests/conformance/node --no-audit --no-fund

format: setup ## rewrite the code in the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: setup ## renew the two lock files from pyproject.toml
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --python-version 3.11 \
		pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --python-version 3.11 \
		--extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
