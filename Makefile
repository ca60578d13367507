# Everything here sets itself up: a virtual environment in .venv with the project and its tools.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready

.PHONY: solve test lint wheel schemas outside clean

solve: $(READY)  ## one week in full, then every shipped scenario against what it expects
	$(VENV)/bin/scheduler solve scenarios/gym_and_home.yaml
	$(VENV)/bin/scheduler check scenarios

test: $(READY)  ## all tests
	$(VENV)/bin/python -m pytest -n auto --dist worksteal

lint: $(READY)  ## format, lint, types, and which floor may know which
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

wheel: $(READY)  ## build the wheel and use it in a fresh environment, from outside the source tree
	PYTHON=$(PYTHON) VENV=$(VENV) .ci/wheel

schemas: $(READY)  ## the JSON Schemas that are kept in schemas/
	set -e; for kind in scenario catalog program template; do $(VENV)/bin/scheduler schema $$kind --catalog catalogs -o schemas/$$kind.json; done

outside: tests/outside/node_modules  ## programs of others that some tests need; they need npm

tests/outside/node_modules: tests/outside/package-lock.json
	npm ci --prefix tests/outside --no-audit --no-fund
	touch $@

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --upgrade pip
	$(VENV)/bin/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) dist build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
