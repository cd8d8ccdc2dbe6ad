# Two commands: `make serve` and `make test`. Each does all its own set-up.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STATIC := src/tsunagu/static
WEB := $(wildcard web/*.css web/*.js web/*.svg web/*.png)
BUNDLES := $(wildcard web/bundles/* web/editor/*) web/build.mjs web/bundle web/package.json web/package-lock.json

# pip and npm both wait for the network: they run side by side.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += --jobs=2
endif

.PHONY: help serve test lint web bundles clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

serve: $(VENV)/.serve $(STATIC)/.built bundles ## build the release where needed and serve it (HOST, PORT)
	@$(if $(PUBLICATION),PUBLICATION=$(PUBLICATION)) $(BIN)/python server.py

test: $(VENV)/.test lint ## run every test
	@$(BIN)/python -m pytest

lint: $(VENV)/.test ## format, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

web: $(STATIC)/.built $(STATIC)/.bundled ## build the front end into the package

clean: ## remove what was made, releases too
	rm -rf $(VENV) $(STATIC) web/node_modules releases .pytest_cache .mypy_cache .ruff_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 以上が要ります / Python 3.11 or newer is needed (PYTHON=…)" >&2; exit 1; }
	@echo "環境を作っています（初回のみ）/ making the environment (first time only)" >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.serve: $(VENV)/bin/python pyproject.toml constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml constraints.txt | $(STATIC)/.built $(STATIC)/.bundled
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@ $(VENV)/.serve

$(STATIC)/.built: $(WEB)
	@mkdir -p $(STATIC)
	@cp $(WEB) $(STATIC)/
	@touch $@

$(STATIC)/.bundled: $(BUNDLES) | $(VENV)/bin/python
	@web/bundle $(STATIC) $(VENV)
	@touch $@

bundles: $(VENV)/bin/python # pages work without them, so serving does not depend on npm; testing does
	@$(MAKE) --no-print-directory $(STATIC)/.bundled || echo "画面の部品を作れませんでした（npm）。ページはそれなしで動きます。/ The front end could not be bundled (npm); pages work without it." >&2
