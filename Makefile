# Everything one does with Braid. Needs git, make and Python; everything else is fetched into .venv.
PORT ?= 8000
PY := .venv/bin/python
ENV := .venv/.complete

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' Makefile | awk -F'\t' '{printf "  make %-8s %s\n", $$1, $$2}'

run: $(ENV) ## start everything with the demo study (PORT=8000)
	@exec $(PY) -m config.up --port $(PORT)

test: $(ENV) ## run the tests on the embedded servers (T=tests/survey for some of them)
	@$(PY) -m pytest -q -n 2 $(T)

$(ENV): requirements.txt bootstrap.sh
	@sh bootstrap.sh .venv

.PHONY: help run test
