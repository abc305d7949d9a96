# One command each; `make` alone prints this list.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup lab test slides bench rows notebooks students instructors picture lock clean

# The first Python on the path that is new enough; name another with PYTHON=…
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
HOST ?= 127.0.0.1
PORT ?= 8888
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.complete
PEERS := $(VENV)/.peers
KENLM := kenlm==0.3.0
CHECKED := lecturekit tests benchmarks tools docs $(wildcard notebooks/py)
export LECTURE ?= Words, vectors and recurrent networks
NOTEBOOK ?= $(firstword $(sort $(wildcard notebooks/*.ipynb)))
# Tests run in as many processes as there are cores, four at most; `make test SHARED=` runs them in one.
SHARED ?= -n logical --maxprocesses 4
# JupyterLab refuses to run as root; containers often have no other user.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

# No question about news, no look for updates: nothing is asked of any server unless the user wants it.
# The page asks by itself, whatever the server is told: so the environment's settings say no before it does.
SETTINGS := $(VENV)/share/jupyter/lab/settings
SILENT := --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

help:  ## this list
	@echo "make lab                    open the first notebook in JupyterLab (installs on the first call)"
	@echo "make lab PORT=9000 ARGS=--no-browser"
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 14

setup: $(STAMP)  ## make .venv with the pinned versions

# The stamp is written last and removed first: an install that was broken off starts afresh.
$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "lecturekit needs Python 3.11 or newer; none is on the path." >&2; \
	  echo "Install one, or name it:  make setup PYTHON=/path/to/python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit( \
	  f"lecturekit needs Python 3.11 or newer; $(PYTHON) is {v[0]}.{v[1]}.")'
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments." >&2; \
	  echo "On Debian or Ubuntu:  sudo apt install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV) (once; some minutes) …"
	@if test -e $@; then rm $@; else "$(PYTHON)" -m venv --clear $(VENV); fi
	@$(BIN)/python -m pip install --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# KenLM comes as source. Where it cannot be built, what is compared with it is left out, and says so.
$(PEERS): $(STAMP)
	@echo "Building KenLM, to compare with (once) …"
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check $(KENLM); then touch $@; \
	  else echo "KenLM needs a C++ compiler, cmake and Python's headers; going on without it." >&2; fi

lab: $(STAMP)  ## JupyterLab on the first notebook; PORT=, HOST=, ARGS=, NOTEBOOK= are honoured
	@echo "Starting JupyterLab; the address to open is printed last.  Ctrl-C twice stops it."
	@mkdir -p $(SETTINGS) && cp tools/overrides.json $(SETTINGS)/overrides.json
	@$(BIN)/python -m jupyterlab --ip=$(HOST) --port=$(PORT) $(AS_ROOT) --LanguageServerManager.autodetect=False $(SILENT) \
	  --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/$(NOTEBOOK) $(ARGS)

test: $(STAMP) $(PEERS)  ## all that CI does: lint, format, types, unit tests, notebooks, browser
	$(BIN)/python -m ruff check $(CHECKED)
	$(BIN)/python -m ruff format --check $(CHECKED)
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest $(SHARED) $(ARGS)

# A notebook that fails does not keep the others from becoming decks and PDFs; make fails in the end.
slides: $(STAMP)  ## offline slides in dist/slides/: a file a notebook, one of the whole lecture, and PDFs
	@$(BIN)/python -m lecturekit.slides --to dist/slides --lecture "$$LECTURE" $(ARGS) $(wildcard notebooks/*.ipynb); \
	  status=$$?; test $$status -lt 128 || exit $$status; $(BIN)/python -m tools.pdf dist/slides && exit $$status

bench: $(STAMP) $(PEERS)  ## benchmarks against peers, as tables (ARGS=--quick for a short run)
	@$(BIN)/python -m benchmarks $(ARGS)

rows: $(STAMP)  ## the lecture's rows: notebook, explorables, laws passed and failed
	@$(BIN)/python -m tools.rows $(ARGS)

notebooks: $(STAMP)  ## notebooks/*.ipynb out of notebooks/py/*.py
	@$(BIN)/python -m tools.notebooks

students: $(STAMP)  ## the notebooks without solutions and presenter notes, in dist/students/
	@$(BIN)/python -m tools.editions students $(ARGS)

instructors: $(STAMP)  ## all shown, checked and with a marking sheet, in dist/instructors/ (ARGS=--quick: no sheet)
	@$(BIN)/python -m tools.editions instructors $(ARGS)

picture: $(STAMP)  ## the README's picture, from the real notebooks
	@$(BIN)/python -m tools.picture

lock: $(STAMP)  ## requirements.lock anew, from pyproject.toml
	@$(BIN)/python -m tools.lock

clean:  ## remove .venv, dist and caches
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache
