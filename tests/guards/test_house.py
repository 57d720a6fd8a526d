"""The house as it should stand: what the import contracts cannot see, asked of every file."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from jiceng.kernel.citations import RULES, Article, Usage
from jiceng.kit.rooms import gather, rooms
from tests.each import each
from tools import regulations

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "jiceng"
HOMES = {name: SRC.joinpath(*name.split(".")[1:]) for name in rooms()}
ROOMS = {n: p for n, p in HOMES.items() if p.parent.name in {"registers", "work"}}
FLOORS = ["kernel", "kit", "registers", "work", "insight", "channels", "site"]
FURNITURE = {
    "README.md", "__init__.py", "rules", "flows", "access", "models", "forms", "actions",
    "figures", "sheets", "pages", "portal", "api", "demo", "apps.py", "templates", "templatetags",
    "migrations", "data", "static",
}  # fmt: skip
SCRAPS = {"__pycache__", ".DS_Store"}
PYTHON = [p for p in SRC.rglob("*.py") if "migrations" not in p.parts]
TEMPLATES = [*SRC.rglob("templates/**/*.html")]
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 400, 40, 150
MODELS = [m for m in apps.get_models() if m.__module__.startswith("jiceng.")]
WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "pour", "acreate", "asave", "aupdate", "adelete", "_raw_delete",
}  # fmt: skip
POURS = {"pour", "insert", "insert_unless", "store", "add_each"}  # kernel.bulk
# Names of plain containers: `values.update(…)` writes no table.
PLAIN = re.compile(
    r"(dict|set|tree|found|context|values|session|initial|attrs|widget|hash|digest|chunk|kept|said"
    r"|counts|fields|errors|headers|cache|more|facts|where|lines|parts|names|totals|chain|hasher|sha"
    r"|form|data|bounds|memo|known|options|extra|told)s?$"
)

# Writes outside `actions`, each with the reason it is allowed.
MAY_WRITE = {
    "kernel": "the words actions are made of: journal, numbers, once, steps, pasts, secrets",
    "kit": "machinery of its own: drafts, views, jobs, imports; no register's rows",
    "insight/reports/models.py": "closes `save` to everything but a first write",
    "insight/screen/models.py": "closes `save` to everything but a first write",
    "registers/places/demo.py": "norms and facilities are the demo's parameters, not its history",
}
# Whoever redeems a binding code becomes the actor by it.
WITHOUT_ACTOR = {"accounts.bind"}
# Read by its own branch alone: no figure counts these by kind.
ONE_INDEX = {"life.Invitation"}
BANNED_WORDS = ("赋能", "抓手", "闭环")


def named(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


# Floors -----------------------------------------------------------------------------------


def storey(model: Any) -> int:
    return FLOORS.index(model.__module__.split(".")[1])


def foreign_keys() -> list[Any]:
    return [f for m in MODELS for f in m._meta.local_fields + m._meta.local_many_to_many
            if f.is_relation and f.related_model is not None]  # fmt: skip


def order_of_registers() -> list[str]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = text.split('name = "Registers have an order too"')[1].split("layers = [")[1]
    return [*reversed(re.findall(r'"\((\w+)\)"', listed.split("]")[0]))]


@each("key", foreign_keys(), str)
def test_a_foreign_key_points_down_or_stays_home(key: Any) -> None:
    here, there = key.model, key.related_model
    if here._meta.app_label == there._meta.app_label:
        return
    assert storey(there) <= storey(here)
    if storey(there) == storey(here):
        order = order_of_registers()
        assert order.index(there._meta.app_label) < order.index(here._meta.app_label)
    assert key.remote_field.related_name == "+", "what leaves a room leaves no trace there"
    if isinstance(key, models.ForeignKey):
        assert key.remote_field.on_delete is models.PROTECT


# Furniture --------------------------------------------------------------------------------


@each("room", ROOMS, lambda name: name.partition(".")[2])
def test_a_room_has_its_furniture_and_nothing_else(room: str) -> None:
    home = ROOMS[room]
    stands = {p.name for p in home.iterdir()} - SCRAPS
    allowed = {f"{name}.py" for name in FURNITURE if "." not in name} | FURNITURE
    assert stands <= allowed
    assert {"apps.py", "README.md"} <= stands
    assert ("migrations" in stands) == bool({"models.py", "models"} & stands)
    assert len((home / "README.md").read_text(encoding="utf-8")) > 200


@each("path", PYTHON, named)
def test_a_module_is_short_and_says_first_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    if tree.body and path.name != "apps.py":
        assert ast.get_docstring(tree), "the first line says what the file is for"
    assert len(text.splitlines()) <= LONGEST_FILE
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }
    assert {name: n for name, n in long.items() if n > LONGEST_FUNCTION} == {}


@each("path", TEMPLATES, named)
def test_a_template_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_TEMPLATE


@each("path", TEMPLATES, named)
def test_no_two_landmarks_of_a_page_bear_one_name(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    names = re.findall(r'(?:<section[^>]*|role="region") aria-labelledby="([^"]+)"', text)
    assert len(names) == len(set(names))


# Writing ----------------------------------------------------------------------------------


def writes(tree: ast.Module) -> Iterator[str]:
    """Calls that write rows: `rows.update(…)`, `pour(…)`; not those of plain containers."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in POURS:
            yield f"{node.lineno}: {called.id}"
        if isinstance(called, ast.Attribute) and called.attr in WRITES:
            holder = ast.unparse(called.value)
            if called.attr in {"update", "pop"} and PLAIN.search(holder.split("(")[0]):
                continue
            yield f"{node.lineno}: {holder[-40:]}.{called.attr}"


def exempt(path: Path) -> bool:
    name = named(path)
    return any(name == one or name.startswith(f"{one}/") for one in MAY_WRITE)


@each(
    "path",
    [p for p in PYTHON if not ({"actions", "actions.py"} & {*p.parts}) and not exempt(p)],
    named,
)
def test_only_actions_write(path: Path) -> None:
    assert [*writes(parsed(path))] == []


def test_red_control_a_write_in_a_page_is_seen() -> None:
    bad = (
        "def view(org):\n    org.save()\n    Org.objects.filter(pk=1).update(name='')\n"
        "    pour(1)\n    insert([])"
    )
    assert len([*writes(ast.parse(bad))]) == 4
    assert [*writes(ast.parse("values.update(a=1)\nself.found.update({})"))] == []


@each("name", sorted(MAY_WRITE))
def test_an_exemption_is_still_needed(name: str) -> None:
    place = SRC / name
    files = [place] if place.is_file() else [*place.rglob("*.py")]
    assert any([*writes(parsed(path))] for path in files), "take it off the list"


# One verb, one word -----------------------------------------------------------------------


def actions_of(room: str) -> dict[str, ast.FunctionDef]:
    """The public functions of a room's actions, from the text."""
    home = HOMES[room]
    files = [home / "actions.py", *(home / "actions").glob("*.py")]
    return {
        node.name: node
        for path in files if path.is_file()
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }  # fmt: skip


def noted(function: ast.FunctionDef) -> list[str]:
    return [
        node.args[1].value
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        and node.func.id in {"note", "note_many"} and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant) and isinstance(node.args[1].value, str)
    ]  # fmt: skip


WITH_ACTIONS = [name for name in HOMES if actions_of(name)]


@each("room", WITH_ACTIONS, lambda name: name.partition(".")[2])
def test_an_action_takes_its_actor_by_name_in_one_transaction(room: str) -> None:
    label = room.rpartition(".")[2]
    wrong = []
    for name, function in actions_of(room).items():
        if not noted(function):
            continue
        decorated = [ast.unparse(one) for one in function.decorator_list]
        if "transaction.atomic" not in decorated:
            wrong.append(f"{name} is not atomic")
        given = {one.arg for one in function.args.kwonlyargs}
        if "actor" not in given and f"{label}.{name}" not in WITHOUT_ACTOR:
            wrong.append(f"{name} takes no keyword-only actor")
        wrong += [f"{name} notes {v}" for v in noted(function) if not v.startswith(f"{label}.")]
    assert wrong == []


@each("room", WITH_ACTIONS, lambda name: name.partition(".")[2])
def test_a_journal_verb_is_the_name_of_its_action(room: str) -> None:
    known = {name.removesuffix("_many") for name in actions_of(room)}
    said = {v.partition(".")[2] for f in actions_of(room).values() for v in noted(f)}
    assert said - known == set()


def test_a_step_an_address_and_an_action_share_one_word() -> None:
    wrong = []
    for pages in gather("pages", "PAGES"):
        for verb, act in pages.moves.items():
            name = getattr(act.action, "__name__", verb)
            if name not in {verb, f"{verb}_many", "<lambda>"} and act.step is not None:
                wrong.append(f"{pages.name}: step {verb}, action {name}")
    assert wrong == []


# Sources ----------------------------------------------------------------------------------


@each("rule", RULES, lambda rule: f"{rule.__module__}.{rule.__name__}")
def test_a_rule_cites_an_article(rule: Any) -> None:
    assert isinstance(rule.cites, Article)
    assert rule.cites.status in {"P", "S", "G", "L"}
    assert rule.cites.regulation in regulations.listed()


@each("figure", gather("figures", "FIGURES"), lambda one: getattr(one, "key", str(one)))
def test_a_figure_cites_its_source(figure: Any) -> None:
    assert isinstance(figure.cites, Article | Usage)
    named_by = getattr(figure.cites, "regulation", "") or getattr(figure.cites, "document", "")
    assert named_by in regulations.listed()


@each("duty", gather("figures", "DUTIES"), lambda one: str(one.title))
def test_a_duty_cites_its_article(duty: Any) -> None:
    assert isinstance(duty.cites, Article | Usage)


def test_the_list_of_regulations_is_the_one_the_code_cites() -> None:
    written = regulations.FILE.read_text(encoding="utf-8")
    assert written == regulations.text(), "run .venv/bin/python -m tools.regulations"


# Words ------------------------------------------------------------------------------------

TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
REPORTS = [p for p in TEMPLATES if "reports" in p.parts and p.parent.name in {"texts", "papers"}]
REPORTS += [*SRC.rglob("templates/reports/*/*.html"), *SRC.rglob("reports/templates/**/*.txt")]


@each("path", sorted(set(REPORTS)), named)
def test_no_digit_is_typed_in_a_report(path: Path) -> None:
    text = TAGS.sub("", path.read_text(encoding="utf-8"))
    said = re.sub(r"<[^>]+>", "", text)
    assert re.findall(r"[0-9０-９]+", said) == []


def test_there_are_report_texts_to_look_at() -> None:
    assert REPORTS


def test_no_slogan_in_the_interface() -> None:
    files = [*PYTHON, *TEMPLATES, *SRC.rglob("*.po"), *SRC.rglob("*.js")]
    said = {named(p): w for p in files for w in BANNED_WORDS if w in p.read_text("utf-8")}
    assert said == {}


# Spelt apart, so that this file does not name what it looks for.
WORKSHOP = [r"/wo" r"rk/(main|shared)", r"tmp" r"/team", r"\bspi" r"ke\b", r"seeds/0\d\d"]
FORBIDDEN = re.compile("|".join(WORKSHOP))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [p for p in found if p.is_file() and p.suffix not in {".png", ".ico", ".woff2", ".xlsx"}]


def test_no_file_names_the_workshop() -> None:
    wrong = {}
    for path in tracked():
        if path != Path(__file__).resolve():
            found = FORBIDDEN.search(path.read_text(encoding="utf-8", errors="ignore"))
            if found:
                wrong[str(path.relative_to(ROOT))] = found[0]
    assert wrong == {}


@each("path", PYTHON, named)
def test_time_comes_from_one_clock_and_sql_is_never_put_together(path: Path) -> None:
    """What a `noqa` could hide from the linter; the clock itself is the one exception."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if named(path) != "kernel/clock.py":
                assert called not in {"date.today", "datetime.now", "datetime.utcnow",
                                      "timezone.now", "Now", "datetime.date.today"}  # fmt: skip
            assert called not in {"pickle.loads", "yaml.load", "eval", "exec", "os.system"}
            assert not any(k.arg == "shell" for k in node.keywords)
            if called.endswith((".raw", ".extra", "RawSQL")):
                assert all(not isinstance(a, ast.JoinedStr) for a in node.args)


# Tables -----------------------------------------------------------------------------------


@each("model", MODELS, lambda m: m._meta.label)
def test_a_table_is_named_in_chinese_and_says_what_a_row_is(model: Any) -> None:
    assert re.search("[一-鿿]", str(model._meta.verbose_name))
    assert re.search("[一-鿿]", str(model._meta.verbose_name_plural))
    assert model.__str__ is not models.Model.__str__
    dull = [f.name for f in model._meta.local_fields
            if not f.auto_created and not re.search("[一-鿿]", str(f.verbose_name))]  # fmt: skip
    assert dull == []


EVENTS = [
    m for m in MODELS
    if {"org", "held_on"} <= {f.name for f in m._meta.local_fields}
]  # fmt: skip


def test_a_room_is_named_in_chinese() -> None:
    """Menu and shelf stand under the room's name."""
    named = {config.name: str(config.verbose_name) for config in apps.get_app_configs()}
    assert [room for room in ROOMS if not re.search(r"[\u4e00-\u9fff]", named[room])] == []


@each("model", EVENTS, lambda m: m._meta.label)
def test_a_table_of_events_has_both_indexes(model: Any) -> None:
    leads = [tuple(index.fields) for index in model._meta.indexes]
    assert any(fields[:2] == ("org", "held_on") for fields in leads)
    if model._meta.label in ONE_INDEX:
        return
    assert any(len(f) >= 3 and f[1] == "held_on" and f[2] == "org" for f in leads)


def test_recorded_at_cannot_be_supplied() -> None:
    wrong = [
        f"{m._meta.label}.{f.name}" for m in MODELS for f in m._meta.local_fields
        if f.name == "recorded_at" and (f.editable or getattr(f, "auto_now", False))
    ]  # fmt: skip
    assert wrong == []
