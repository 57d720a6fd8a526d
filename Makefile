# 基层 Jiceng. Two commands: `make run` and `make test`. Python 3.11 or newer and make are enough.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
UNTIL ?=
PY := .venv/bin/python
JICENG := .venv/bin/jiceng

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run demo check test soak bench docs lock clean

help: ## 列出命令 · list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

setup: ## 安装运行所需的一切 · install what running needs
	@$(PYTHON) -m tools.setup

setup-dev:
	@$(PYTHON) -m tools.setup --dev

run: setup ## 准备示范区并启动 · fill the demo district if there is none and serve it (PORT=8000)
	@$(PY) -m tools.serve --host $(HOST) --port $(PORT)

demo: setup ## 重建示范区 · build the demo district anew (UNTIL=2026-11-01)
	@$(JICENG) demo $(if $(UNTIL),--until $(UNTIL))

check: setup-dev ## 快速检查 · style, types, contracts, fast tests
	@$(PY) -m tools.check

test: setup-dev ## 全部测试 · everything, on both databases and in a browser
	@$(PY) -m tools.suite

soak: setup-dev ## 大规模竞争与账目 · races and ledgers at full size, into docs/soak.md (DATABASE=PostgreSQL)
	@$(PY) -m tools.soak $(DATABASE)

bench: setup-dev ## 性能表 · the performance table
	@$(PY) -m bench --write

docs: setup-dev ## 生成文档 · write the generated pages of docs/
	@$(PY) -m tools.docs

lock: setup-dev ## 重写依赖锁 · write the locks again (UPGRADE=1 for newer versions)
	@$(PY) -m tools.lock $(if $(UPGRADE),--upgrade)

clean: ## 删去生成物，不动数据 · remove what set-up made; data in var/ stay
	rm -rf .venv node_modules static_vendor staticfiles
