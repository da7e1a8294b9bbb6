# Every command a person needs. `make` alone lists them: the text after ## is what it prints.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run test demo setup lint format types messages bench soak race a11y lock clean env dev

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env:
	@$(PYTHON) tools/setup.py

dev:
	@$(PYTHON) tools/setup.py --dev

run: env ## run site, worker and beat on 127.0.0.1 (PORT=8000), with demo data; Ctrl-C ends all
	@DEMO=$${DEMO-1} PORT=$(PORT) exec $(BIN)/python -m mustsee.serve

test: dev ## everything CI checks: lint, types, floors, migrations, messages, both databases, browser (FULL=1: all twice)
	@exec $(BIN)/python -m tools.check

demo: env ## load the demo data (SIZE=100 makes a hundred times as much, for measuring)
	@DEMO=1 $(BIN)/python manage.py migrate --verbosity 0
	@DEMO=1 $(BIN)/python manage.py load_demo $(if $(SIZE),--size $(SIZE))
	@DEMO=1 $(BIN)/python manage.py check_invariants

setup: dev ## make or refresh the environment, with what the tests need

lint: dev ## style, spelling, templates, floors
	@$(BIN)/python -m tools.check --only lint

format: dev ## put the code and the templates in shape
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@$(BIN)/python -m tools.format_templates

types: dev ## mypy with django-stubs
	@$(BIN)/python -m tools.check --only types

messages: dev ## collect the texts to translate into locale/ (needs gettext)
	@$(BIN)/python manage.py makemessages $(addprefix --locale ,$(notdir $(wildcard locale/*))) --no-location --ignore node_modules --ignore var --ignore .venv --ignore tests --ignore bench --ignore tools
	@$(PYTHON) tools/setup.py --dev

bench: dev ## measure the pages beside a bare Django view
	@$(BIN)/python -m tools.check --only bench
	@exec $(BIN)/python -m bench

soak: dev ## the long reminder run: a worker killed while it sends, nothing lost
	@exec $(BIN)/python -m tools.check --only soak

race: dev ## the long race: many people, few seats, both databases
	@exec $(BIN)/python -m tools.check --only race

a11y: dev ## axe on every page, in every language, at two widths
	@exec $(BIN)/python -m tools.check --only a11y

lock: dev ## lock the requirements again after a change in requirements/*.in (UPGRADE=1 takes newer versions)
	@for name in tools node base dev; do \
	  UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    $(if $(UPGRADE),--upgrade) requirements/$$name.in -o requirements/$$name.txt || exit 1; done

clean: ## remove what set-up and tools made; var/ stays
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f locale*/*/LC_MESSAGES/*.mo
