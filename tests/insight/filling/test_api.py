"""Filling and checking by API, from the file to the file; the command line says the same."""

import json

import pytest

from jiceng.insight.filling.models import Check, Form
from jiceng.site.command import main
from tests import cast as casting

pytestmark = [pytest.mark.django_db]
TEXT = "全区有基层党组织×个，其中党支部×个。党员×名。绿化面积×平方米。"
BASE = "/api/v1/filling"


def sent(client, url: str, body, kind: str = "application/octet-stream"):
    data = body if isinstance(body, bytes) else json.dumps(body)
    return client.post(f"{BASE}{url}", data, content_type=kind)


def test_a_document_is_brought_settled_and_built_and_the_command_makes_the_same_file(
    client, cast, tmp_path, capsys
) -> None:
    clerk = casting.sign_in(client, cast.accounts["clerk"])
    answer = sent(clerk, "/forms?name=年度总结.txt&period=2025", TEXT.encode())
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert [one["kind"] for one in said["blanks"]] == ["数字"] * 4
    assert said["blanks"][0]["said"] == "×" and said["blanks"][0]["why"] == "还没有选定"
    offered = {one["written"]: one for one in said["blanks"][0]["proposals"]}
    assert offered["orgs.orgs"]["first"] and "用词相近" in offered["orgs.orgs"]["reason"]
    url = f"/forms/{said['id']}"
    for chosen, status, words in (
        ({"1": "name:128"}, 422, "数字不能手填"), ({"99": "orgs.orgs"}, 422, "没有第 99 空"),
        ({"一": "orgs.orgs"}, 400, "号数对指标"), ("x", 400, "号数对指标"),
    ):  # fmt: skip
        answer = sent(clerk, f"{url}/choose", {"chosen": chosen}, "application/json")
        assert (answer.status_code, words in answer.json()["message"]) == (status, True)
    chosen = {"1": "orgs.orgs", "2": "orgs.orgs{kind=branch}", "3": "members.members", "4": "none"}
    answer = sent(clerk, f"{url}/choose?period=2025", {"chosen": chosen}, "application/json")
    told = answer.json()["blanks"]
    assert [one["chosen"] for one in told] == list(chosen.values())
    assert int(told[0]["said"]) == told[0]["value"] > told[1]["value"] > 0
    assert clerk.get(told[0]["url"]).status_code == 200, "every number opens"
    file = clerk.get(f"{BASE}{url}/file?period=2025")
    assert file["Content-Disposition"].startswith("attachment")
    words = file.content.decode()
    assert words.startswith(f"全区有基层党组织{told[0]['said']}个") and "绿化面积×" in words
    assert [one["id"] for one in clerk.get(f"{BASE}/forms").json()["items"]] == [said["id"]]

    source, out = tmp_path / "下一份.txt", tmp_path / "填好.txt"
    source.write_text(TEXT, encoding="utf-8")
    when = ["--period", "2025"]
    assert main(["fill", "blanks", str(source), *when, "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["blanks"]
    assert listed == told, "page, API and command line are one"
    assert main(["fill", "build", str(source), "--out", str(out), *when]) == 0
    assert out.read_bytes() == file.content
    assert main(["fill", "build", str(source), "--out", str(out), *when,
                 "--choose", "4=members.members"]) == 0  # fmt: skip
    assert f"绿化面积{told[2]['value']}" in out.read_text(encoding="utf-8")
    capsys.readouterr()
    for wrong, words in ((["--choose", "9=orgs.orgs"], "看不懂"), (["--choose", "1=x.y"], "没有"),
                         (["--out", str(tmp_path / "a.docx")], ".txt 结尾")):  # fmt: skip
        asked = ["fill", "build", str(source), "--out", str(out), *when, *wrong]
        assert main(asked) == 1 and words in capsys.readouterr().err


def test_a_finished_report_is_checked_and_the_command_finds_the_same(
    client, cast, tmp_path, capsys
) -> None:
    clerk = casting.sign_in(client, cast.accounts["clerk"])
    text = "全区有基层党组织99个，其中党委120个。"
    answer = sent(clerk, "/checks?name=成稿.txt&period=2025", text.encode())
    assert answer.status_code == 201, answer.content
    said = answer.json()
    found = {one["number"]: one for one in said["findings"]}
    assert found[1]["wrong"] and found[1]["figure"] == "orgs.orgs"
    assert found[1]["sentence"] == text.rstrip("。") and found[1]["paragraph"] == 1
    file = tmp_path / "成稿.txt"
    file.write_text(text, encoding="utf-8")
    assert main(["report", "check", str(file), "--period", "2025", "--json"]) == 1
    command = json.loads(capsys.readouterr().out)
    assert command == {name: said[name] for name in command}
    tied = {"chosen": {"1": "members.members"}}
    answer = sent(clerk, f"/checks/{said['id']}/tie", tied, "application/json")
    first = next(one for one in answer.json()["findings"] if one["number"] == 1)
    assert (first["figure"], first["strength"]) == ("members.members", "confirmed")
    assert clerk.get(f"{BASE}/checks/{said['id']}").json()["findings"][0] == first
    assert clerk.get(f"{BASE}/checks").json()["items"][0]["wrong"] == Check.objects.get().wrong


def test_what_is_none_is_refused_in_words_and_foreign_documents_are_not_there(client, cast) -> None:
    clerk = casting.sign_in(client, cast.accounts["clerk"])
    for name, content, status, words in (
        ("坏.docx", b"PK\x03\x04 broken", 422, "损坏"), ("旧.wps", b"x", 422, "另存为 .docx"),
        ("无.txt", "没有空".encode(), 422, "没有空"), ("", b"x", 422, "只收"),
        ("空.txt", b"", 422, ""),
    ):  # fmt: skip
        answer = sent(clerk, f"/forms?name={name}", content)
        assert (answer.status_code, words in str(answer.json())) == (status, True), answer.content
    assert sent(clerk, "/checks?name=a.txt&period=soon", b"1").status_code == 400
    assert sent(clerk, "/checks?name=a.txt", b"1").status_code == 400
    assert sent(clerk, "/forms?name=a.txt&org=none", "党员×名".encode()).status_code == 400
    assert not Form.objects.exists()
    one = sent(clerk, "/forms?name=区.txt", "党员×名".encode()).json()
    street = casting.sign_in(client, cast.accounts["street"])
    assert street.get(f"{BASE}/forms/{one['id']}").status_code == 404
    assert street.get(f"{BASE}/forms/nothing").status_code == 404
    assert sent(street, "/forms?name=a.txt&org=990000", "党员×名".encode()).status_code == 422
    secretary = casting.sign_in(client, cast.secretary)
    assert secretary.get(f"{BASE}/forms").status_code == 403
