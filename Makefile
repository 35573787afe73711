# Two commands are enough: `make run` (the forecast) and `make test` (every test). Both make the environment first.
# Options pass through ARGS:   make run ARGS="policy=ranked_funds experiment.precision=0.01"
#                              make test ARGS="tests/model -k exit"

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

VERSIONS := 3.13 3.12 3.11
VENV ?= .venv
ARGS ?=

# The first interpreter that runs, has a version we support, and can make an environment with pip in it.
USABLE = import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(firstword $(foreach p,$(addprefix python,$(VERSIONS)) python3,$(if $(shell $p -c '$(USABLE)' 2>&1 || echo no),,$p)))

IN_VENV := $(VENV)/bin/python
INSTALL := $(IN_VENV) -m pip install -qq --disable-pip-version-check
# An environment that was copied along with its folder still points to the old folder: stamps carry the folder's sum.
HERE := $(shell printf %s "$(CURDIR)" | cksum | cut -d' ' -f1)
RUN_READY := $(VENV)/.ready-run-$(HERE)
TEST_READY := $(VENV)/.ready-test-$(HERE)
NOTEBOOKS_READY := $(VENV)/.ready-notebooks-$(HERE)

.PHONY: help
help:
	@echo "make run        set up, compile, forecast: is the target reached? (options: ARGS=\"policy=ranked_funds\")"
	@echo "make test       set up with the development extras, run every test"
	@echo "make test-fast  the tests that take seconds    make test-all  every test on every Python $(VERSIONS) found"
	@echo "make notebooks  open the notebooks in JupyterLab"
	@echo "make bench      speed, as ratios               make check     style and types (make format mends what can be)"
	@echo "make lock       renew the lock files           make clean     remove the environment and caches, keep results"

# --- environment -----------------------------------------------------------------------------------------------------

$(IN_VENV):
	@test -n "$(PYTHON)" || { echo "Jinzhen needs Python 3.11, 3.12 or 3.13 with venv and pip (Debian: apt-get install python3-venv), or name one: make PYTHON=/path/to/python"; exit 2; }
	@echo "Making the environment $(VENV) with $(PYTHON) ..."
	@$(PYTHON) -m venv "$(VENV)"

# Packages that come as source are built by the locked setuptools, installed first: left alone, pip fetches what it builds
# with as it pleases, without hashes.
$(RUN_READY): requirements.lock pyproject.toml | $(IN_VENV)
	@echo "Installing $$(grep -c == requirements.lock) locked packages (one or two minutes, once) ..."
	@sed -n '/^setuptools==/,/[^\\]$$/p' requirements.lock | $(INSTALL) --require-hashes -r /dev/stdin
	@$(INSTALL) --require-hashes --no-build-isolation -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): requirements-dev.lock $(RUN_READY)
	@echo "Installing the development extras ..."
	@$(INSTALL) --require-hashes --no-build-isolation -r requirements-dev.lock
	@touch $@

# Scripts that are notebooks open as such; that is a setting of this environment, not of its user.
$(NOTEBOOKS_READY): requirements-notebooks.lock $(RUN_READY)
	@echo "Installing JupyterLab ..."
	@$(INSTALL) --require-hashes --no-build-isolation -r requirements-notebooks.lock
	@JUPYTER_CONFIG_DIR="$(VENV)/etc/jupyter" $(VENV)/bin/jupytext-config set-default-viewer python
	@touch $@

# --- what people do --------------------------------------------------------------------------------------------------

.PHONY: run
run: $(RUN_READY)
	@$(IN_VENV) -m jinzhen.experiments $(ARGS)

.PHONY: test
test: $(TEST_READY)
	@$(IN_VENV) -m pytest $(ARGS)

.PHONY: test-fast
test-fast: $(TEST_READY)
	@$(IN_VENV) -m pytest -m "not slow and not browser" $(ARGS)

# Each version has an environment of its own; a version that is not installed, or only a shim of one, is left out.
.PHONY: test-all
test-all:
	@tested=""; \
	for version in $(VERSIONS); do \
	    python$$version -c '$(USABLE)' >/dev/null 2>&1 || { echo "Python $$version: not here, left out"; continue; }; \
	    echo "Python $$version:"; \
	    $(MAKE) --no-print-directory test PYTHON=python$$version VENV=.venv-$$version || exit 1; \
	    tested="$$tested $$version"; \
	done; \
	test -n "$$tested" || { echo "none of Python $(VERSIONS) is here"; exit 2; }; \
	echo "All tests passed on Python$$tested"

.PHONY: notebooks
notebooks: $(NOTEBOOKS_READY)
	@$(IN_VENV) -m jupyterlab notebooks $(ARGS)

.PHONY: bench
bench: $(TEST_READY)
	@$(IN_VENV) benchmarks/bench.py $(ARGS)

.PHONY: check
check: $(TEST_READY)
	@$(IN_VENV) -m ruff check .
	@$(IN_VENV) -m mypy -p jinzhen

.PHONY: format
format: $(TEST_READY)
	@$(IN_VENV) -m ruff check --fix .

# --- upkeep ----------------------------------------------------------------------------------------------------------

COMPILE = $(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml --group build

.PHONY: lock
lock: | $(IN_VENV)
	@$(INSTALL) uv
	@$(COMPILE) --extra dev --output-file requirements-dev.lock
	@$(COMPILE) --constraint requirements-dev.lock --output-file requirements.lock
	@$(COMPILE) --extra notebooks --constraint requirements-dev.lock --output-file requirements-notebooks.lock
	@echo "Locked $$(grep -c == requirements.lock) packages, $$(grep -c == requirements-dev.lock) with the development extras"

.PHONY: clean
clean:
	rm -rf "$(VENV)" $(addprefix .venv-,$(VERSIONS)) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
