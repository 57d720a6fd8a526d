"""A finished report is held against the records and against itself; nothing is called wrong on a
guess.
"""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from jiceng.insight.filling.actions import bring_check, check_issue, remove, seen, text_of, tie
from jiceng.insight.filling.actions.checks import MOST
from jiceng.insight.filling.documents import Text, opened
from jiceng.insight.filling.judging import Hits, expected, judged
from jiceng.insight.filling.models import Check, Tie
from jiceng.insight.filling.numbers import read
from jiceng.insight.filling.truths import Truth, Truths
from jiceng.insight.filling.verifying import check
from jiceng.insight.reports.actions import freeze
from jiceng.insight.reports.models import Issue
from jiceng.insight.reports.papers import word
from jiceng.insight.reports.writing import report_of
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import ClosedValue, close
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import year
from jiceng.registers.members.figures import MEMBERS
from jiceng.site.command import main
from tests import cast as casting
from tests.insight.filling.test_filling import W, package

TEXTS = Path(__file__).parent / "texts" / "finished"
ASK = Ask(year(2025))
OTHERWISE = 7  # what a figure is that the made-up district does not list


def test_numbers_are_read_and_dates_are_none() -> None:
    text = (
        "2025年3月5日，第3季度，按2025〔7〕号第12条，十九届四中全会“三会一课”，党员1,286余名、"
        "１２个支部，三千二百零五人，百分之三十点五，占5.0%，下降1.2个百分点，12.3万人，2—3万人，"
        "4A级，两新组织，一名党员，两名书记"
    )
    said = [(one.said, one.full) for one in read(Text([text], []))]
    assert [words for words, _full in said] == [
        "1,286余名", "１２个", "三千二百零五人", "百分之三十点五", "5.0%", "1.2个百分点",
        "12.3万人", "2", "3万人", "两名",
    ]  # fmt: skip
    full = "1286 12 3205 30.5 5 1.2 123000 20000 30000 2"
    assert [value for _words, value in said] == [Decimal(one) for one in full.split(" ")]
    later = read(Text(["改革开放40年来，发展党员1.2万余名。", "支部3个"], []))
    assert [(one.number, one.said) for one in later] == [(1, "1.2万余名"), (2, "3个")]


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The truth of a district of our own, so that labels stand for good."""
    with (TEXTS / "truths.csv").open(encoding="utf-8") as file:
        values = {row["figure"]: Decimal(row["value"]) for row in csv.DictReader(file)}

    def one(self: Truths, written: str, ask: Ask) -> Truth:
        value = values.get(written, Decimal(OTHERWISE))
        return Truth(written, written, value, "%" if "share" in written else "个")

    monkeypatch.setattr(Truths, "_one", one)


def test_known_errors_are_found_and_right_numbers_left_alone(cast, made_up) -> None:
    hits, kinds = Hits(), set()
    for path in sorted(TEXTS.glob("*.txt")):
        text = opened("txt", path.read_bytes())
        made = check(text, node=cast.district, ask=ASK)
        hits += judged(made, expected(path.with_suffix(".csv").read_text(encoding="utf-8")))
        kinds |= {one.verdict.value for one in made.wrong}
    assert hits.errors >= 9 and hits.right >= 50
    assert hits.wrong + hits.asked == hits.errors and hits.wrong >= 0.85 * hits.errors, hits
    assert hits.false == 0 and hits.doubted <= 0.1 * hits.right, hits
    assert kinds >= {"differs", "over", "share", "sum"}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("绿地300块，其中东100块，占33.4%，西100块，占33.4%，南100块，占33.4%。", ("close", True)),
        ("绿地300块，其中东100块，占33.3%，西100块，占33.3%，南100块，占33.3%。", ("close", False)),
        ("全区有无障碍车位31个。\n全区有无障碍车位32个。", ("twice", False)),
        ("新增停车位9个，无障碍车位3个，共计13个。", ("sum", True)),
        ("停车位9个，其中有桩的10个。", ("sum", True)),
        ("收到诉求100件，办妥96件，办妥率95%。", ("share", True)),
        ("收到诉求100件，办妥96件，办妥率96.0%。新增停车位9个，无障碍车位3个，共计12个。", None),
    ],
)
def test_what_does_not_fit_is_found_whatever_is_counted(cast, text, finding) -> None:
    made = check(Text(text.split("\n"), []), node=cast.district, ask=ASK)
    found = {(one.verdict.value, one.wrong) for one in made.findings}
    found = {(verdict, wrong) for verdict, wrong in found if verdict not in {"ask", "unchecked"}}
    assert found == ({finding} if finding else set())


def test_what_is_true_of_the_part_a_text_speaks_of_is_not_called_wrong(cast) -> None:
    """A survey of urban communities says so in its title, not with every number."""
    part = MEMBERS.only(field="urban_community").read(cast.district, ASK).value
    assert 0 < part < MEMBERS.read(cast.district, ASK).value
    said = f"年末在册党员{part}名。"

    def found(*lines: str):
        return check(Text([*lines], []), node=cast.district, ask=ASK)

    assert [one.number.said for one in found("基层党建调查", said).wrong] == [f"{part}名"]
    made = found("城市社区党建调查", said)
    (tied,) = made.ties
    assert made.wrong == [] and tied.written == "members.members{field=urban_community}"
    assert tied.strength.value == "weak"
    assert found("城市社区党建调查", said.replace(str(part), str(part + 5))).wrong


@pytest.fixture
def issue(cast: casting.Cast) -> Issue:
    return freeze(report_of("survey"), cast.district, ASK, actor=casting.MAKER)


def brought(cast: casting.Cast, content: bytes, name: str = "成稿.docx") -> Check:
    made = bring_check(actor=casting.MAKER, org=cast.district, content=content, name=name,
                       period=year(2025), as_of=year(2025).last)  # fmt: skip
    return Check.objects.get(pk=made.pk)


def test_an_issued_report_has_no_difference_and_one_changed_number_is_found(cast, issue) -> None:
    same = brought(cast, word(issue.draft))
    made = seen(same, cast.district, ASK)
    assert made.issue == issue and len(made.agreeing) > 20
    assert (same.wrong, same.questions, made.lost) == (0, 0, [])
    assert not seen(check_issue(issue, actor=casting.MAKER), cast.district, ASK).wrong
    lines = text_of(same).lines
    told = [one for one in made.agreeing if one.number.value > 1 and not one.number.places]
    changed = told[len(told) // 2].number
    line = changed.text[: changed.start] + "987654" + changed.text[changed.end :]
    text = "\n".join(line if place == changed.paragraph else one for place, one in enumerate(lines))
    other = seen(brought(cast, text.encode(), "改过.txt"), cast.district, ASK)
    assert [(one.verdict.value, one.number.full) for one in other.wrong] == [("differs", 987654)]
    assert not other.questions and other.wrong[0].tied.truth.frozen == changed.text[
        changed.start : changed.end
    ]  # fmt: skip
    content = {**issue.content, "title": "别的题目"}
    super(type(Issue.objects.all()), Issue.objects.filter(pk=issue.pk)).update(content=content)
    assert seen(Check.objects.get(pk=same.pk), cast.district, ASK).tampered


def test_closed_values_speak_before_live_ones_and_a_tie_is_remembered(client, cast) -> None:
    live = MEMBERS.read(cast.district, ASK).value
    text = f"年末在册党员{live + 5}名。新增停车位31个。\n甲\t乙\n".encode()
    one = brought(cast, text, "总结.txt")
    assert (one.wrong, one.numbers) == (1, 2)
    close(cast.district, ASK, [MEMBERS], actor=casting.MAKER)
    found = seen(one, cast.district, ASK).wrong[0]
    assert found.tied.truth.closed and found.tied.truth.value == live
    assert not seen(one, cast.district, ASK).spoilt
    row = ClosedValue.objects.filter(name=MEMBERS.name)
    super(type(row), row).update(value=live + 5)
    assert seen(one, cast.district, ASK).spoilt == [str(MEMBERS.title)]
    page = casting.sign_in(client, cast.accounts["clerk"]).get(f"/c/filling/check/{one.uid}/")
    assert "与关账时的摘要不符" in page.content.decode()
    super(type(row), row).update(value=live)
    assert found.sentence == ("年末在册党员", str(live + 5), "名")
    tie(one, {1: "none", 2: "orgs.orgs"}, actor=casting.MAKER)
    made = seen(one, cast.district, ASK)
    assert [item.number.number for item in made.wrong] == [2]
    assert made.wrong[0].tied.strength.value == "confirmed"
    again = brought(cast, text + "再核对一遍。".encode(), "二.txt")
    assert again.wrong == 1 and not again.ties.exists()
    for chosen, said in (
        ({9: "orgs.orgs"}, "没有第 9 个数"),
        ({1: "orgs.no"}, "这个指标"),
        ({1: "orgs.orgs / orgs.orgs / orgs.orgs"}, "这个指标"),
    ):
        with pytest.raises(ValidationError, match=said):
            tie(one, chosen, actor=casting.MAKER)
    with pytest.raises(ValidationError, match="为什么删除"):
        remove(one, actor=casting.MAKER, reason=" ")
    remove(one, actor=casting.MAKER, reason="传错了")
    assert not Tie.objects.filter(check_of=one).exists()
    assert JournalLine.objects.filter(verb__startswith="filling.").count() == 4


def test_tables_and_headers_of_a_word_file_count_and_what_is_none_is_refused(cast) -> None:
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>" * 2 + "</w:tr>"
    rows = "".join(row.format(*one) for one in (("街道", "停车位（个）"), ("甲街道", 3),
                                                ("乙街道", 4), ("合计", 8)))  # fmt: skip
    xml = f'<w:hdr xmlns:w="{W}"><w:tbl>{rows}</w:tbl></w:hdr>'.encode()
    content = package("正文如下", **{"word/header1.xml": xml})
    made = check(opened("docx", content), node=cast.district, ask=ASK)
    assert [(one.verdict.value, one.number.cell) for one in made.wrong] == [("sum", (0, 3, 1))]
    table = (
        "街道\t甲类（个）\t乙类（个）\t合计（个）\n东街道\t1\t2\t3\n西街道\t3\t4\t8\n小计\t4\t6\t11\n"
        "南街道\t5\t6\t11\n北街道\t7\t8\t15\n小计\t12\t14\t26\n合计\t16\t20\t37\n全区平均\t4\t5\t9"
    )
    made = check(opened("txt", table.encode()), node=cast.district, ask=ASK)
    found = {
        (one.words[:3], one.number.cell) for one in made.findings if one.verdict.value == "sum"
    }
    assert found == {("这一行", (0, row, 3)) for row in (2, 3, 7)}, found
    for name, data, said in (
        ("坏.docx", b"PK\x03\x04 broken", "损坏"),
        ("扫描.docx", package(""), "扫描图片"),
        ("空.txt", b"  \n", "没有文字"),
        ("无.txt", "没有数的文字".encode(), "没有读到一个数"),
        ("多.txt", "党员5名\n".encode() * (MOST + 1), "请拆成几份"),
        ("旧.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
    ):
        with pytest.raises(ValidationError, match=said):
            brought(cast, data, name)
    assert not Check.objects.exists()


def test_the_page_shows_places_and_the_command_says_the_same(
    client, cast, tmp_path, capsys
) -> None:
    clerk = casting.sign_in(client, cast.accounts["clerk"])
    page = clerk.post("/c/filling/check/", {"period": "2025"})
    assert page.status_code == 422 and "三样里给一样" in page.content.decode()
    text = "全区有基层党组织99个，其中党委120个。\n街道\t个数\n东\t3"
    answer = clerk.post("/c/filling/check/", {"period": "2025", "text": text})
    assert answer.status_code == 302
    page = clerk.get(answer["Location"]).content.decode()
    assert "<mark>120</mark>" in page and "第 1 段" in page and "/c/shelf/orgs.orgs/" in page
    asked, places = (
        set(re.findall(r'href="#(found[^"]+)"', page)),
        re.findall(r' id="([^"]+)"', page),
    )
    assert "<tr><td>街道</td><td>个数</td></tr>" in page
    assert asked and asked <= set(places) and len(places) == len(set(places))
    clerk.post(answer["Location"], {"tie-1": "keep", "other-1": "members.members"})
    assert Tie.objects.get().written == "members.members"
    assert "待核" not in clerk.get("/c/filling/check/").content.decode()
    for never in ("soon", "9999", "0001"):
        assert clerk.get(f"{answer['Location']}?period={never}").status_code == 302
    file, marks = tmp_path / "a.txt", tmp_path / "a.csv"
    file.write_text(text, encoding="utf-8")
    marks.write_text("n,finding\n1,differs\n2,differs\n", encoding="utf-8")
    asked = ["report", "check", str(file), "--period", "2025", "--labels", str(marks)]
    assert main(asked) == 1
    said = capsys.readouterr().out
    assert "【120】" in said and "错 2 处" in said
