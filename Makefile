# Everything a newcomer needs: `make crawl`, `make test`. The rest: `make help`.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := $(VENV)/.packages
INSTALLED := $(VENV)/.installed
COMPILED := crawler/parsers/compiled
INSTALLED_SLOW := $(VENV)/.installed-slow
AXE := tests/inspector/axe
AXE_INSTALLED := $(AXE)/node_modules/.package-lock.json
TESTERS := $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1 )))
BENCH := .venv-bench
BENCH_INSTALLED := $(BENCH)/.installed
TRAIN := .venv-train
TRAIN_INSTALLED := $(TRAIN)/.installed
TRAINING := crawler/parsers/model/training
# the extras that tests and `make crawl` use; the others are large, and for test-slow and benchmarks
EVERYDAY := --extra dev --extra browser --extra duplicates --extra inspect --extra postgresql
# the newest Python that is there, unless PYTHON= says another
PYTHON ?= $(firstword $(foreach v,3 3.13 3.12 3.11 3.14,$(if $(shell python$(v) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null | grep True),python$(v))))

.DEFAULT_GOAL := help
.PHONY: help install crawl test test-slow axe lint format bench bench-image bench-quality bench-speed bench-crawl bench-frontier bench-workers bench-reextract bench-dedupe bench-scale bench-inspector soak train pictures schemas constraints clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

install: $(INSTALLED) ## create .venv with the exact pinned packages and this project

$(PACKAGES): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "healthcrawl needs Python 3.11 or newer; install it or pass PYTHON=/path/to/python" >&2; exit 2; }
	@echo "Installing into $(VENV) with $(PYTHON) (once)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	@touch $@

# the parsers' loops are compiled here: anew where their sources have changed
$(INSTALLED): $(PACKAGES) $(wildcard $(COMPILED)/*.pyx $(COMPILED)/*.pxd $(COMPILED)/*.h) deploy/build_hook.py
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/healthcrawl --version
	@touch $@

$(INSTALLED_SLOW): $(INSTALLED) constraints-slow.txt
	@echo "Installing what only the slow tests want (half a gigabyte, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints-slow.txt
	@touch $@

crawl: $(INSTALLED) ## crawl the bundled demo site, or URL=https://… (more options: ARGS="--max-pages 100")
	@$(BIN)/healthcrawl crawl $(if $(URL),$(URL),--demo) $(ARGS)

# hundreds of tests start the program: none is to compile its modules anew, whatever the environment says; in the order
# of their names the modules end with quick ones, else with those of few and long tests, and one processor waits;
# one more than there are processors, since many tests wait for a moment to come
test: $(INSTALLED) ## run every test but the slow proofs
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -m "not slow" -n $(TESTERS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-slow: $(INSTALLED_SLOW) axe ## run the proofs that take minutes
	@$(BIN)/python -m pytest -m slow --durations=15 $(ARGS)

axe: ## install axe-core, with which the slow tests look at the inspector's accessibility (needs npm)
	@command -v npm >/dev/null && $(MAKE) --no-print-directory $(AXE_INSTALLED) || \
		echo "NOT INSTALLED, its test will be skipped: axe-core (npm is missing, or failed)" >&2

$(AXE_INSTALLED): $(AXE)/package.json $(AXE)/package-lock.json
	@npm ci --prefix $(AXE) --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund --silent \
		--fetch-retries=1 --fetch-timeout=30000
	@touch $@

lint: $(INSTALLED) ## ruff, mypy strict, direction of imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(INSTALLED) ## let ruff mend what it can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

pictures: $(INSTALLED) ## draw the README's picture again (needs Chromium or Chrome)
	@$(BIN)/python docs/pictures/make_pictures.py

schemas: $(INSTALLED) ## write schemas/v1/*.schema.json and docs/schema.md from the models
	@$(BIN)/python -m schemas.publish

bench: bench-image $(if $(CORPUS),bench-quality bench-speed) ## generated pages, and with CORPUS=… the comparisons too

bench-image: $(INSTALLED) ## share of generated pages with every field right (ARGS="--pages 400 --failures 20")
	@$(BIN)/python -m benchmarks.image_quality $(ARGS)

bench-quality: $(BENCH_INSTALLED) ## compare with other extractors on CORPUS=…
	@test -n "$(CORPUS)" || { echo "say CORPUS=/path/to/corpus" >&2; exit 2; }
	@$(BENCH)/bin/python -m benchmarks.quality "$(CORPUS)" $(ARGS)

bench-speed: $(BENCH_INSTALLED) ## CPU time and memory beside other extractors on CORPUS=…
	@test -n "$(CORPUS)" || { echo "say CORPUS=/path/to/corpus" >&2; exit 2; }
	@$(BENCH)/bin/python -m benchmarks.speed "$(CORPUS)" $(ARGS)

bench-crawl: $(INSTALLED) ## crawl throughput beside bare Scrapy, and Crawlee with ARGS="--crawlee PYTHON" (--pages 2000 --rounds 3)
	@$(BIN)/python -m benchmarks.crawl $(ARGS)

bench-frontier: $(INSTALLED) ## cost of the ledger beside Scrapy's queue, and with a million addresses pending
	@$(BIN)/python -m benchmarks.frontier $(ARGS)

bench-reextract: $(INSTALLED) ## cost of a page in an archive, read again, compared, on 1 and more workers (ARGS="--pages 2000")
	@$(BIN)/python -m benchmarks.reextract $(ARGS)

bench-dedupe: $(INSTALLED) ## copies among invented articles: found, missed, cost (ARGS="--articles 20000 100000")
	@$(BIN)/python -m benchmarks.dedupe $(ARGS)

bench-scale: $(INSTALLED) ## what 10^6, 10^8 and 10^9 pages take, from the figures of the other benchmarks, into docs/scale.md
	@$(BIN)/python -m benchmarks.scale $(ARGS)

bench-workers: $(INSTALLED) ## several workers on PostgreSQL: throughput, cost of its frontier, ceiling (ARGS="--addresses 1000000" is quicker)
	@$(BIN)/python -m benchmarks.workers $(ARGS)

bench-inspector: $(INSTALLED) ## time of the inspector's views at 10,000 and 200,000 records (ARGS="--records 10000 200000 1000000")
	@$(BIN)/python -m benchmarks.inspector $(ARGS)

soak: $(INSTALLED) ## crawl 20,000 pages of 40 faulty hosts, killed every minute (ARGS="--pages 2000 --minutes 20")
	@$(BIN)/python -m benchmarks.soak $(ARGS)

$(BENCH_INSTALLED): pyproject.toml benchmarks/requirements.txt
	@test -n "$(PYTHON)" || { echo "healthcrawl needs Python 3.11 or newer; install it or pass PYTHON=/path/to/python" >&2; exit 2; }
	@$(PYTHON) -m venv --clear $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r benchmarks/requirements.txt
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

train: $(TRAIN_INSTALLED) ## train the model of main text anew on CORPUS=…: its weights.npz and the figures of its README
	@test -n "$(CORPUS)" || { echo "say CORPUS=/path/to/corpus" >&2; exit 2; }
	@OMP_NUM_THREADS=1 OMP_WAIT_POLICY=passive $(TRAIN)/bin/python -m crawler.parsers.model.training "$(CORPUS)" $(ARGS)

$(TRAIN_INSTALLED): pyproject.toml $(TRAINING)/requirements.txt $(TRAINING)/torch.txt
	@test -n "$(PYTHON)" || { echo "healthcrawl needs Python 3.11 or newer; install it or pass PYTHON=/path/to/python" >&2; exit 2; }
	@$(PYTHON) -m venv --clear $(TRAIN)
	@$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(TRAINING)/requirements.txt
	@$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(TRAINING)/torch-cpu.txt 2>/dev/null || \
		$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(TRAINING)/torch.txt
	@$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean: ## remove what make and the tools created (not output/)
	rm -rf $(VENV) $(BENCH) $(TRAIN) build dist $(COMPILED)/*.so $(COMPILED)/*.c .mypy_cache .ruff_cache .pytest_cache .hypothesis

# not by way of the installed environment: it would be made anew from the pins that are to be replaced;
# the largest set first, so that the others agree with it
constraints: ## pin the newest packages that pyproject.toml allows, with hashes
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--no-annotate --quiet --upgrade $(EVERYDAY) --extra ray --extra s3 --extra slow pyproject.toml \
		--output-file constraints-slow.txt
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--no-annotate --quiet --upgrade --constraint constraints-slow.txt $(EVERYDAY) pyproject.toml \
		--output-file constraints.txt
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--no-annotate --quiet --upgrade $(EVERYDAY) --extra bench pyproject.toml benchmarks/requirements.in \
		--output-file benchmarks/requirements.txt
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--no-annotate --quiet --upgrade pyproject.toml $(TRAINING)/requirements.in --output-file $(TRAINING)/requirements.txt
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--no-annotate --quiet --upgrade --constraint $(TRAINING)/requirements.txt \
		$(TRAINING)/torch.in --output-file $(TRAINING)/torch.txt
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--no-annotate --quiet --upgrade --constraint constraints.txt --extra postgresql pyproject.toml \
		--output-file deploy/docker/requirements.txt
