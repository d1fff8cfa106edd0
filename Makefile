# `make serve` and `make test` do all the set-up by themselves; the rest is for working on the project.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: serve test lint format types contract campaign keep fidelity report real oracles record bench counters clean

serve: $(READY)
	$(BIN)/fake-strapi serve

test: $(READY)
	$(BIN)/pytest -n auto

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY)
	$(BIN)/mypy

# The fake and a real Strapi side by side; installs Strapi 4 and 5 by npm on first use (Node 20, about 3 minutes).
contract: $(READY)
	$(BIN)/pytest contract_tests --strapi-target=both --strapi-report build/fidelity
	$(BIN)/pytest harness/campaign

# Random projects and requests, asked of both for a night: PARTS projects for each version, REQUESTS for each project.
PARTS ?= 50
REQUESTS ?= 400
SEED ?= 1
campaign: $(READY)
	$(BIN)/pytest harness/campaign -n auto --campaign-parts=$(PARTS) --campaign-requests=$(REQUESTS) --campaign-seed=$(SEED)

# A difference that a campaign found becomes a contract test, with what a real Strapi answers on record.
keep: $(READY)
	$(BIN)/python -m contract_tests.found $(CASE)

# Does docs/fidelity.md say what the last `make contract` found? (The day and the numbers may differ.)
fidelity: $(READY)
	$(BIN)/python -m contract_tests.fidelity check build/fidelity docs

# `make contract`, and docs/fidelity.{md,html,json} anew from it.
report: contract
	$(BIN)/python -m contract_tests.fidelity publish build/fidelity docs

# What is judged on made-up cases: by node (numbers, dates, JSON, patterns, query strings, Strapi's own validator), and by a
# Strapi that tells what it asks its database.
MADE_UP := tests/javascript/test_node_likeness.py tests/query/test_qs.py tests/oracles

# What else only node and a real Strapi can judge: those, the process target, archives and database files, the guide's own
# JavaScript, SendGrid's, Stripe's and Twilio's own packages.
real: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[sdks]'
	FAKE_STRAPI_REAL=1 $(BIN)/pytest tests/harness/targets tests/transfer/test_real_strapi.py tests/guide tests/npm_package \
	  tests/client_check tests/sync_check tests/virtual_time \
	  tests/harness/doubles/test_sdks.py $(MADE_UP)

# Real Strapis in containers, with SQLite and with PostgreSQL: all contract tests, and the target in all combinations. Needs
# Docker, and more than an hour; .ci/containers is the selection that CI has time for.
.PHONY: containers
containers: $(READY)
	FAKE_STRAPI_CONTAINERS=1 $(BIN)/pytest tests/harness/targets/test_real_process.py tests/harness/targets/test_real_container.py
	$(BIN)/pytest contract_tests --strapi-target=container
	$(BIN)/pytest contract_tests --strapi-target=container --strapi-database=postgres

# Made-up cases for a night: fifty times as many.
oracles: $(READY)
	FAKE_STRAPI_REAL=1 $(BIN)/pytest $(MADE_UP) --hypothesis-profile=long

# The real answers anew.
record: $(READY)
	$(BIN)/pytest contract_tests --strapi-target=process --strapi-record

# What another Strapi answers differently: make adopt VERSION=5.40.0 (some minutes). RECORDED=1 reports on what is
# recorded already, TAKE=1 pins the version; else the tree is left alone. See docs/real-strapi.md.
.PHONY: adopt
adopt: $(READY)
	$(BIN)/python -m contract_tests.adopt $(VERSION) $(if $(RECORDED),--recorded) $(if $(TAKE),--take)

bench: $(READY)
	$(BIN)/python -m benchmarks --docs docs

# What a request costs in instructions (valgrind), SQL statements and memory, beside benchmarks/counters/counters.json.
counters: $(READY)
	$(BIN)/python -m benchmarks.counters

$(READY): pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $(READY)

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
