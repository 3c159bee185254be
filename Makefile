# Everything one does with Braid. Needs git, make and a Python; the rest is fetched into .venv.
PORT ?= 8000
PYTHON_ENV := .venv/.complete
E2E_ENV := .venv/.e2e
BIN := .venv/bin
CODE := config survey coding analysis tests bench manage.py
LOCK := $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.12
# What a production installation would be told, so that `check --deploy` judges that.
PRODUCTION := SECRET_KEY=$$(head -c 48 /dev/urandom | base64) HTTPS=1 DEBUG=0 ALLOWED_HOSTS=braid.example

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1	\2/p' Makefile | while IFS='	' read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

run: $(PYTHON_ENV) ## start everything with the demo study (PORT=8000)
	@exec $(BIN)/python -m config.up --port $(PORT)

test: $(PYTHON_ENV) ## run the tests on the embedded servers (T=tests/survey: some of them)
	@$(BIN)/python -m pytest -q -n 2 $(T)

e2e: $(E2E_ENV) ## drive a real browser through the product (needs Chromium)
	@$(BIN)/python -m tests.e2e.chromium
	@$(BIN)/python -m pytest -q $(or $(T),tests/e2e)

check: $(E2E_ENV) ## format, lint, types, architecture, templates, migrations, deployment, API schema
	@mkdir -p .venv/check
	$(BIN)/ruff format --check -q .
	$(BIN)/ruff check -q .
	BRAID_TESTING=1 $(BIN)/mypy --no-error-summary $(CODE)
	$(BIN)/lint-imports --no-logo > .venv/check/imports.txt || { cat .venv/check/imports.txt; exit 1; }
	$(BIN)/djangofmt check -q */templates
	$(BIN)/python manage.py makemigrations --check --dry-run -v 0
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file .venv/check/openapi.yaml
	diff -u openapi.yaml .venv/check/openapi.yaml || { echo "The API changed: run make openapi and commit openapi.yaml."; exit 1; }

openapi: $(PYTHON_ENV) ## write the API's schema into openapi.yaml
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file openapi.yaml

format: $(PYTHON_ENV) ## format code and templates
	$(BIN)/ruff format -q .
	$(BIN)/ruff check -q --fix .
	$(BIN)/djangofmt -q */templates

shots: $(E2E_ENV) ## take pictures of every page into shots/
	@$(BIN)/python -m tests.e2e.chromium
	@$(BIN)/python -m tests.e2e.shots

bench: $(PYTHON_ENV) ## measure speed (B=name: one of them); figures go to .run/bench
	@$(BIN)/python -m bench $(B)

backup: $(PYTHON_ENV) ## keep database and files (TO=folder); deploy/restore puts them back
	@$(BIN)/python -m config.embedded.within deploy/backup "$(or $(TO),backups)"

lock: $(PYTHON_ENV) ## pin what requirements*.in name
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-e2e.in -o requirements-e2e.txt
	$(LOCK) requirements-setup.in -o requirements-setup.txt

clean: ## remove the environment and the embedded servers' data (the demo study, and all you entered)
	rm -rf "$$(readlink .run/postgres || echo .run/postgres)" .run .venv .uv

$(PYTHON_ENV): requirements.txt requirements-setup.txt bootstrap.sh
	@sh bootstrap.sh .venv requirements.txt
	@touch $@

$(E2E_ENV): $(PYTHON_ENV) requirements-e2e.txt
	@sh bootstrap.sh .venv requirements-e2e.txt
	@touch $@

.PHONY: help run test e2e check openapi format shots bench backup lock clean
