# VoiceLab. `make run` and `make test` each work as the first command on a fresh clone.

VENV ?= .venv
PY = $(VENV)/bin/python
# What one test worker has compiled the next ones read.
unexport PYTHONDONTWRITEBYTECODE
CHINESE = locale/zh_Hans/LC_MESSAGES/django.po

.DEFAULT_GOAL := help
.PHONY: help run test fast soak bench check fresh sheets messages install install-dev

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: install ## Start VoiceLab; Ctrl-C stops all of it
	@exec $(PY) manage.py start

test: install-dev ## Run the tests; browser tests need Chromium
	@.ci/test $(PY)

fast: install-dev ## Run the tests that need no browser and kill no process
	@$(PY) -m pytest -q -n $$(.ci/workers) -m "not browser and not chaos and not soak" tests

soak: install-dev ## Run the rest: each fault, role, theme and size, and hundreds of crashes
	@.ci/soak $(PY)

bench: install-dev ## Measure the library beside Django admin, at 10,000 to 1,000,000 voices
	@$(PY) -m tests.library_bench

check: install-dev ## Lint, types, deployment checks, missing migrations
	@.ci/check $(PY)

fresh: ## Clone, install, start, stop, test: what a newcomer's machine does, timed
	@.ci/fresh

sheets: install-dev ## Pictures beside our pages, into the folder INTO=
	@$(PY) -m tests.sheets $(INTO)

messages: install-dev ## Bring new words of code and pages into the Chinese catalogue; needs gettext
	@$(PY) manage.py makemessages --locale zh_Hans --add-location file --no-obsolete \
		--extension html,py --ignore .venv --ignore tests --ignore var
	@sed -i.old '/^"POT-Creation-Date/d' $(CHINESE) && rm $(CHINESE).old # says nothing, and changes

install: ## Install what running needs
	@.ci/install $(VENV) requirements.lock

install-dev:
	@.ci/install $(VENV) requirements-dev.lock
