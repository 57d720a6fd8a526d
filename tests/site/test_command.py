"""The command line as operators and checks use it."""

import json
import os
import signal
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from jiceng.insight.shelf.look import shelf
from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.periods import year
from jiceng.registers.members.models import Belonging
from jiceng.site.command import main
from jiceng.site.commands import serving
from jiceng.site.commands.saying import CommandError
from jiceng.site.commands.storing import digest
from tests.each import each
from tests.insight.conftest import cast, db, house  # noqa: F401

KINDS = {"count", "share", "sum", "avg", "min", "max", "ratio", "change", "recorded"}
AT = ["--org", "990101", "--period", "2025", "--asof", "2025-11-30"]


@pytest.fixture
def say(cast, capsys):  # noqa: F811
    """Run a command; give its code, and what it said as JSON or as text."""
    del cast

    def run(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, json.loads(said.out) if "--json" in words else said.out + said.err

    return run


def test_every_figure_is_listed_in_the_promised_shape(say):
    code, found = say("figures", "--json")
    assert code == 0
    keys = [line["key"] for line in found["figures"]]
    assert set(shelf()) <= set(keys)
    for line in found["figures"]:
        assert set(line) == {"key", "title", "unit", "kind", "at", "splits", "source"}
        assert line["kind"] in KINDS
        assert line["at"]


@each("key", shelf(), shares=8)
def test_counts_open_to_exactly_so_many_records(key, say):
    code, found = say("figure", key, *AT, "--records", "--json")
    assert code == 0
    assert set(found) == {"value", "unit", "kind", "of", "having", "records", "missing"}
    if found["kind"] == "count":
        assert len(found["records"]) == found["value"]
        assert len({row["id"] for row in found["records"]}) == found["value"]
    figure = shelf()[key]
    if isinstance(figure, Figure) and figure.having and found["kind"] == "count":
        assert found["of"] >= found["having"] == found["value"]


def test_a_day_still_to_come_is_said_to_be(capsys, cast):  # noqa: F811
    """The number is of what is known today; on the other stream, so that JSON stays JSON."""
    del cast
    asked = ["figure", "orgs.orgs", "--org", "990101", "--json"]
    for when, words in (
        (("--asof", "2999-01-01"), "2999-01-01 还没有到"), (("--period", "2999"), "还没有到"),
        (("--asof", "2025-06-30"), ""),
    ):  # fmt: skip
        assert main([*asked, *when]) == 0
        said = capsys.readouterr()
        assert words in said.err and bool(said.err) == bool(words)
        assert isinstance(json.loads(said.out)["value"], int)


def test_a_place_and_its_keeper_name_the_same_node(say, cast):  # noqa: F811
    answers = [
        say("figure", "members.members", "--org", org, "--asof", "2025-06-30", "--json")
        for org in ("990101001001", "991100", str(cast.huaiyin.uid), cast.huaiyin.path)
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][1]["value"] > 0


def test_splits_and_parts_are_asked_for(say):
    whole = say("figure", "places.communities", *AT, "--json")[1]["value"]
    urban = say("figure", "places.communities", "--split", "type=urban", *AT, "--json")[1]
    same = say("figure", "places.communities{type=urban}", *AT, "--json")[1]
    share = say("figure", "places.no_income:share", *AT, "--json")[1]
    assert (whole, urban["value"]) == (4, 3)
    assert urban == same
    assert (share["kind"], share["value"], share["of"], share["having"]) == ("share", 0.5, 4, 2)
    bound = say("figure", "places.communities{population=large}", *AT, "--json",
                "--bound", "places.communities.large=3000")[1]  # fmt: skip
    assert bound["value"] == 3


def test_what_is_wrong_is_said_in_plain_chinese(say):
    for words, told in (
        (["figure", "orgs.org", *AT], "orgs.orgs"),
        (["figure", "orgs.orgs", "--org", "000", "--period", "2025"], "没有编码为“000”"),
        (["figure", "orgs.orgs", "--period", "20255"], "看不懂期间"),
        (["figure", "orgs.orgs", "--asof", "昨天"], "看不懂日期"),
        (["figure", "orgs.orgs"], "--period"),
        (["report", "build", "none", *AT, "--out", "x.docx"], "survey"),
        (["report", "build", "survey", *AT, "--out", "x.odt"], ".docx"),
        (["import", "no.sheet", "x.csv"], "例如 members.members"),
        (["import", "members.member", "x.csv"], "例如 members.members"),
        (["report", "build", "survey", *AT, "--out", "/no/folder/x.html"], "没有这个文件或文件夹"),
        (["backup", "/no/folder/x.tar"], "没有这个文件或文件夹"),
        (["restore", "nothing.tar"], "没有这个文件"),
    ):
        code, said = say(*words)
        assert code == 1, words
        assert told in said
        assert "Traceback" not in said


def test_misuse_is_code_two(say, capsys):
    for words in (["nonsense"], ["figure"], ["figure", "a.b", "--colour"], []):
        with pytest.raises(SystemExit) as stop:
            say(*words)
        assert stop.value.code == 2
        assert "用法见" in capsys.readouterr().err


def test_rules_say_how_well_their_text_is_known(say):
    code, found = say("rules", "--json")
    assert code == 0
    assert len(found["rules"]) > 10
    for rule in found["rules"]:
        assert rule["status"] in {"P", "S", "G", "L"}
        assert rule["severity"] in {"BLOCK", "WARN", "ADVISE"}
        assert rule["module"].startswith("jiceng.")


def test_check_is_sound_and_finds_a_breach(say, cast):  # noqa: F811
    assert say("seal", "--json")[0] == 0
    code, found = say("check", "--json")
    assert (code, [one for one in found["checks"] if one["breaches"]]) == (0, [])
    type(cast.branch).objects.filter(pk=cast.branch.pk).update(path="zzzzz.")
    code, found = say("check", "--json")
    assert code == 1
    assert any("orgs" in one["room"] and one["breaches"] for one in found["checks"])


def test_a_report_is_built_to_the_same_bytes(say, tmp_path):
    for name in ("one.docx", "two.docx", "one.html"):
        code, said = say("report", "build", "survey", *AT, "--out", tmp_path / name, "--json")
        assert code == 0
        assert said["numbers"] >= 40
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()
    names = {one["name"] for one in say("report", "list", "--json")[1]["reports"]}
    assert {"survey", "three_years", "speech"} <= names
    place = ["--org", "990101001001", "--period", "2025"]
    file = tmp_path / "x.docx"
    code, said = say("report", "build", "three_years", *place, "--out", file, "--json")
    assert (code, file.read_bytes()[:2]) == (0, b"PK")
    assert said["numbers"] > 300
    assert 0 < said["wanting"] < said["numbers"]


def jiceng(home: Path, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """The command in a process and a data folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "jiceng.site.command", *words],
        env=surroundings(home) | changes, capture_output=True, text=True, check=False,
    )  # fmt: skip


def surroundings(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JICENG_", "DATABASE_"))}
    return kept | {"JICENG_HOME": str(home), "PYTHONPATH": "src"}


@pytest.mark.slow
def test_an_installation_is_founded_backed_up_and_restored(tmp_path):
    home, other, file = tmp_path / "a", tmp_path / "b", str(tmp_path / "backup.tar.gz")
    made = jiceng(home, "init", "--district", "410305")
    assert made.returncode == 0, made.stderr
    assert (home / "jiceng.env").stat().st_mode & 0o077 == 0
    again = jiceng(home, "init")
    assert (again.returncode, "已经建过账" in again.stderr) == (1, True)
    assert jiceng(home, "demo").returncode == 1, "real data are not turned into a demo"
    asked = ("figure", "places.communities", "--org", "410305", "--asof", "2030-01-01", "--json")
    before = json.loads(jiceng(home, *asked).stdout)
    assert before["value"] == 76
    (home / "files").mkdir()
    (home / "files" / "附件.txt").write_text("内容", encoding="utf-8")
    assert jiceng(home, "backup", file).returncode == 0
    assert jiceng(home, "restore", file).returncode == 1, "not over data that are there"
    other.mkdir()
    (other / "jiceng.env").write_bytes((home / "jiceng.env").read_bytes())
    back = jiceng(other, "restore", file)
    assert back.returncode == 0, back.stdout + back.stderr
    assert json.loads(jiceng(other, *asked).stdout) == before
    assert (other / "files" / "附件.txt").read_text(encoding="utf-8") == "内容"
    spoilt(Path(file))
    bad = jiceng(other, "restore", file, "--replace")
    assert (bad.returncode, "校验和不符" in bad.stderr) == (1, True)
    assert json.loads(jiceng(other, *asked).stdout) == before


def spoilt(file: Path) -> None:
    """The same archive with one byte of the database turned."""
    folder = file.parent / "unpacked"
    with tarfile.open(file) as tar:
        tar.extractall(folder, filter="data")
    held = bytearray((folder / "database").read_bytes())
    held[len(held) // 2] ^= 1
    (folder / "database").write_bytes(held)
    with tarfile.open(file, "w:gz") as tar:
        for name in ("manifest.json", "database", "files/附件.txt"):
            tar.add(folder / name, arcname=name)
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert digest(folder / "database") != listed["database"]


@pytest.mark.slow
def test_serve_refuses_what_is_unsafe_and_stops_both_halves(tmp_path):
    assert jiceng(tmp_path, "init").returncode == 0
    for name, value, told in (
        ("JICENG_DEBUG", "1", "JICENG_DEBUG"), ("JICENG_HOSTS", "*", "JICENG_HOSTS"),
        ("JICENG_SECRET_KEY", "insecure-playground-key", "JICENG_SECRET_KEY"),
        ("JICENG_MODE", "demo", "正式数据"),
    ):  # fmt: skip
        refused = jiceng(tmp_path, "serve", "--port", "1", **{name: value})
        assert (refused.returncode, told in refused.stderr) == (1, True), refused.stderr
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = subprocess.Popen(
        [sys.executable, "-m", "jiceng.site.command", "serve", "--port", str(port)],
        env=surroundings(tmp_path) | {"JICENG_HTTPS": "0"},
    )
    try:
        assert answered(f"http://127.0.0.1:{port}/healthz")
    finally:
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(30) == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_taken_port_is_told_before_anything_starts():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"--port {port + 1}"):
            serving._free("0.0.0.0", port)  # noqa: S104
    serving._free("127.0.0.1", port)


def answered(url: str) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310
                return response.read() == b"ok"
        except OSError:
            time.sleep(0.3)
    return False


def test_the_movement_statement_is_asked_at_any_node_and_says_where_it_does_not_balance(say, cast):  # noqa: F811
    code, found = say("statement", "--org", "990101", "--period", "2025", "--every", "--json")
    assert (code, found["balances"], found["unbalanced"]) == (0, True, [])
    assert found["asked"] > 12
    value = {line["cell"]: line["value"] for line in found["lines"]}
    assert value["start"] + value["in"] - value["out"] == value["end"] > 0
    at = Ask(year(2025), date(2025, 12, 31))
    assert shelf()["members.members"].read(cast.district, at).value == value["end"]
    code, told = say("statement", "--kind", "orgs", "--period", "2025-06")
    assert (code, "平衡" in told, "期末" in told) == (0, True, True)
    one = Belonging.objects.filter(since__lt=date(2025, 1, 1), until=None).first()
    Belonging.objects.filter(pk=one.pk).update(until=date(2025, 3, 3), ended="moved")
    code, found = say("statement", "--period", "2025-03", "--every", "--json")
    assert (code, found["balances"]) == (1, False)
    assert {row["gap"] for row in found["unbalanced"]} == {1}
    assert str(one.pk) in "".join(found["wrong"])
