# `make demo` shows the desk at work, `make test` proves it. Both need python3 (3.11 or newer) and make only.
#
#   APT=no      install nothing by apt, also where that is permitted
#   DEMO=--once the demo ends by itself with a summary

VENV := .venv
RUN  := $(VENV)/bin

# Every `ulak` that a test starts would compile all of ulak anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint servers tests coverage clean

demo: $(VENV)/.demo
	$(RUN)/ulak demo $(DEMO)

test: lint servers tests coverage

lint: $(VENV)/.test
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports

servers:
	.ci/servers

# More workers than cores, because many tests wait for servers. `coverage run` and not pytest-cov: the same mechanism measures the tests' workers and every `ulak` they start; tests/conftest.py says in which tests.
tests: $(VENV)/.test servers
	$(RUN)/coverage erase
	$(RUN)/coverage run -m pytest -n 4

# What the desk thinks (mail/, desk/) is covered whole; what it does, nine tenths.
coverage: tests
	$(RUN)/coverage combine --quiet
	$(RUN)/coverage report --include='*/ulak/mail/*,*/ulak/desk/*' --fail-under=100
	$(RUN)/coverage report --fail-under=90

# The environment is made again when pyproject.toml is newer; .test holds all that .demo holds.
$(VENV)/.demo: pyproject.toml
	.ci/environment $(VENV) demo
	touch $@

$(VENV)/.test: pyproject.toml
	.ci/environment $(VENV) demo,postgres,report,dev
	touch $(VENV)/.demo $@

clean:
	rm -rf $(VENV) dist build .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
