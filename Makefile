# The names of what can be done with Baton; each says in a word what it does.

.PHONY: help demo run test fmt lint readme console-libraries

help: ## Lists these names.
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 20

demo: console-libraries ## Server, pretend Meta and customers who write, in one process.
	cargo run --release --locked -- demo

run: console-libraries ## A server with the configuration in baton.toml and BATON_*.
	cargo run --release --locked -- serve

test: ## Every test there is; ends on `N passed, N failed`.
	@tests/run

fmt: ## Formats the code.
	cargo fmt --all

lint: console-libraries ## What the compiler and clippy think of the code.
	cargo clippy --workspace --all-targets --locked -- -D warnings

readme: ## Writes the table of keys into README.md anew.
	UPDATE_README=1 cargo test --locked --test readme

console-libraries: static/node_modules/.package-lock.json ## What the console loads, from npm.

static/node_modules/.package-lock.json: static/package-lock.json
	cd static && npm ci --no-audit --no-fund
	@touch $@
