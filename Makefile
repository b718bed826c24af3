# Every target is also `python3 tools/run.py TARGET`, for machines without make.
# Variables: PORT=8000 LISTEN=127.0.0.1 KEEP=1 (make run), BROWSER_TESTS=0 ARGS="-k word" (make test).
PYTHON ?= python3

TARGETS := setup run test test-rules test-faults e2e mutate check lint format types imports migrations catalogues iins \
	messages lock up down clean

.DEFAULT_GOAL := help
.PHONY: help $(TARGETS)

help:
	@$(PYTHON) tools/run.py

$(TARGETS):
	@$(PYTHON) tools/run.py $@
