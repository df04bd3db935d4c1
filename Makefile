# Each target works on a fresh clone: what it needs is set up in .venv first, and only once.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
LOCKS := $(wildcard build_spec/*.lock)
export PYTHONUTF8 := 1

# A virtual environment holds the path it was made at: after a move it is made ready again.
ifneq ($(shell cat $(VENV)/place 2>/dev/null),$(shell pwd -P))
MOVED := moved
endif

.PHONY: help run test soak lint bench screenshots lock clean moved
help:
	@echo "make run          start the app with the sample zone"
	@echo "make test         lint, then all tests"
	@echo "make soak         200,000 drawn steps of offline exchange (hours; STEPS=n for fewer),"
	@echo "                  200 kills, 50 full disks"
	@echo "make lint         ruff, mypy and the arrows between the packages"
	@echo "make bench        the figures; ONLY=name for one"
	@echo "make screenshots  draw the pictures of docs/images anew"
	@echo "make lock         resolve the dependencies anew"
	@echo "make clean        remove .venv and the caches"

$(VENV)/ready-%: build_spec/setup.sh pyproject.toml $(LOCKS) $(MOVED)
	@build_spec/setup.sh $*

run: $(VENV)/ready-run
	@$(VENV)/bin/yinfeng demo

test: lint
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 2 $(ARGS)

lint: $(VENV)/ready-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-logo

STEPS := 200000
soak: $(VENV)/ready-dev
	YINFENG_SOAK_STEPS=$(STEPS) QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 2 \
	  -o faulthandler_timeout=0 tests/crm/test_convergence.py
	YINFENG_SOAK_KILLS=200 YINFENG_SOAK_POINTS=50 QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 2 \
	  -o faulthandler_timeout=0 tests/e2e/test_kills.py tests/e2e/test_full_disks.py

bench: $(VENV)/ready-dev
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench $(ONLY)

screenshots: $(VENV)/ready-dev
	QT_QPA_PLATFORM=offscreen $(VENV)/bin/yinfeng screenshots

lock: $(VENV)/ready-run
	$(PY) -m pip install --quiet uv
	UV=$(VENV)/bin/uv build_spec/lock.sh

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf build dist *.egg-info
