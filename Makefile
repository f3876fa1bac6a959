# Both targets do all the set-up that they need; see README.md for the same without make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test programs clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.installed ## place calls against the simulator and watch them
	@$(BIN)/ringback demo

test: $(VENV)/.installed-dev ## everything that CI runs
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash scripts/check

programs: ## install the programs outside Python that some tests need, and skip where they are missing
	@sh scripts/programs

$(VENV)/.installed: pyproject.toml scripts/environment
	@sh scripts/environment "$(PYTHON)" "$(VENV)" .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml scripts/environment
	@sh scripts/environment "$(PYTHON)" "$(VENV)" ".[dev]"
	@touch $@ $(VENV)/.installed

clean: ## remove the environment and everything that was built
	rm -rf $(VENV) .soap_clients build dist *.egg-info .coverage* .*_cache .hypothesis
