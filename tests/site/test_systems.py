"""docs/systems.csv: what each row names is there, and the tests that prove it exist."""

import ast
import csv
from functools import cache
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from tests.each import each
from tools import docs
from tools.stamps import ROOT

TABLE = ROOT / "docs/systems.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
NODES = [(row["id"], node) for row in ROWS for node in row["test"].split(";")]


@cache
def defined_in(path: Path) -> frozenset[str]:
    """The tests a file defines, as pytest collects them."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return frozenset(
        one.name
        for one in body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    )


def test_the_table_has_its_four_columns_and_no_row_twice() -> None:
    assert TABLE.read_text(encoding="utf-8").splitlines()[0] == "id,name,where,test"
    names = [row["id"] for row in ROWS]
    assert len(names) == len(set(names)) > 0
    assert names == sorted(names)
    assert all(row["name"].strip() for row in ROWS)


@each("proof", NODES, "-".join)
def test_the_test_of_a_row_exists(proof: tuple[str, str]) -> None:
    name, node = proof
    path, _, test = node.partition("::")
    assert (ROOT / path).is_file(), f"{name}: {path}"
    assert test in defined_in(ROOT / path), f"{name}: {node}"


@each("row", ROWS, lambda row: row["id"])
def test_the_place_of_a_row_is_an_address_or_a_command(row: dict[str, str]) -> None:
    commands = {name for name, _ in docs.verbs(docs.command(), "jiceng")}
    for where in row["where"].split(";"):
        if where.startswith("/"):
            try:
                resolve(where)
            except Resolver404:
                pytest.fail(f"{row['id']}: {where} leads nowhere")
        else:
            assert any(where == known or where.startswith(f"{known} ") for known in commands)
