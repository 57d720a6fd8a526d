"""A document is brought, its blanks found and told apart, chosen once, filled for every period."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from jiceng.insight.filling.actions import (
    UNUSED,
    bring,
    bring_check,
    choose,
    content_of,
    earlier,
    remove,
    sweep,
)
from jiceng.insight.filling.blanks import Kind, find
from jiceng.insight.filling.documents import Change, filled, paragraphs
from jiceng.insight.filling.models import Choice, Form
from jiceng.insight.filling.saying import fill
from jiceng.kernel.asks import Ask
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import year
from jiceng.registers.files.models import Attachment
from tests import cast as casting

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "全区有基层党组织×个，其中党支部×个，党员×余名；新增绿化面积×平方米。{{街道数}}"


def package(*runs: str, **more: bytes) -> bytes:
    """A small .docx of one paragraph, its words in these runs."""
    said = "".join(
        f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs
    )
    body = f'<w:document xmlns:w="{W}"><w:body><w:p><w:pPr/>{said}</w:p></w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", "<Types/>")
        zipped.writestr("word/document.xml", body)
        for name, content in more.items():
            zipped.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("×区下辖×个街道，第×季度，截至×年×月×日", "名称 数字 序数 日期 日期 日期"),
        ("投入资金×万元，占×%，较上年下降×个百分点", "金额 比例 增减"),
        ("XX岁及以下＿＿名，*-*万人的社区**个", "界限 数字 界限 界限 数字"),
        ("为期×天，面积约×m²，建设“×+×+N”联盟", "数字 数字 数字 数字"),
        ("在×日报、×项目、×个体户、×支部和×大学", "名称 名称 名称 名称 名称"),
        ("长3×5米，A4纸，XML文件，{{党员数}}名", "数字"),
    ],
)
def test_blanks_are_found_and_told_apart(text: str, kinds: str) -> None:
    assert [blank.kind.value for blank in find([text])] == kinds.split()


def test_what_stands_around_a_blank_says_how_its_number_is_said() -> None:
    more, about, least, wan = find(["党员×余名，约×人，达到×个以上，人口×万人"])
    assert (more.say, about.say, least.say) == ("more_than", "about", "at_least")
    assert (wan.scale, wan.unit) == ("万", "人")
    low, high = find(["建立×—×人的后备队伍"])
    assert (low.side, high.side, low.unit, low.kind) == ("from", "to", "人", Kind.FIGURE)


def test_only_the_blanks_of_a_word_file_change() -> None:
    content = package("党员×", "×名&amp;其他", "×个", **{"word/media/a.png": b"\x89PNG"})
    assert paragraphs("docx", content) == ["党员××名&其他×个"]
    changes = [Change(0, 2, 4, "12"), Change(0, 8, 9, "<3>")]
    made = filled("docx", content, changes)
    assert made == filled("docx", content, changes)
    assert paragraphs("docx", made) == ["党员12名&其他<3>个"]
    with zipfile.ZipFile(io.BytesIO(made)) as new, zipfile.ZipFile(io.BytesIO(content)) as old:
        assert new.read("word/media/a.png") == old.read("word/media/a.png")
        body = new.read("word/document.xml").decode()
        assert body.count("<w:rPr><w:b/></w:rPr>") == 3
        assert (
            body.replace("党员12", "党员×").replace(">名&", ">×名&").replace("&lt;3&gt;个", "×个")
            == old.read("word/document.xml").decode()
        )
    assert filled("txt", "甲×乙\n×".encode(), [Change(1, 0, 1, "5")]).decode() == "甲×乙\n5"
    part = f'<w:x xmlns:w="{W}"><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:x>'
    beside = {
        "word/header1.xml": part.format("页眉×期"),
        "word/footnotes.xml": part.format("注×名"),
    }
    content = package("党员×名", **{name: words.encode() for name, words in beside.items()})
    told = paragraphs("docx", content)
    assert sorted(told) == sorted(["党员×名", "页眉×期", "注×名"]) and told[0] == "党员×名"
    made = filled("docx", content, [Change(told.index("页眉×期"), 2, 3, "9"), Change(0, 2, 3, "8"),
                                    Change(told.index("注×名"), 1, 2, "7")])  # fmt: skip
    assert sorted(paragraphs("docx", made)) == sorted(["党员8名", "页眉9期", "注7名"])


@pytest.fixture
def form(cast: casting.Cast) -> Form:
    return bring(actor=casting.MAKER, org=cast.district, content=TEXT.encode(), name="年度总结.txt")


def test_what_was_chosen_is_filled_for_any_period_and_the_rest_says_why(
    cast: casting.Cast, form: Form
) -> None:
    choose(
        form,
        {1: "orgs.orgs", 2: "orgs.orgs{kind=branch}", 3: "members.members", 4: "none"},
        actor=casting.MAKER,
    )
    content, chosen = content_of(form), dict(form.choices.values_list("number", "written"))
    texts = paragraphs(form.kind, content)
    made = fill(form.title, texts, find(texts), chosen, node=cast.district, ask=Ask(year(2025)))
    orgs, branches, members, green, streets = made.draft.slots
    assert orgs.link and members.link and int(orgs.said) >= int(branches.said) > 0
    assert green.said == streets.said == "×"
    assert [slot.why for slot in made.draft.wanting] == ["系统还没有这项记录", "还没有选定"]
    whole = "".join(
        part if isinstance(part, str) else made.draft.slots[part].said
        for part in made.draft.blocks[0].parts
    )
    exact = str(members.value) == members.said
    assert f"党员{members.said}{'' if exact else '余'}名" in whole
    file = filled(form.kind, content, made.changes).decode()
    assert file == whole.replace("×平方米。×", "×平方米。{{街道数}}")
    assert filled(form.kind, content, made.changes).decode() == file
    assert earlier(cast.district)[Choice.objects.get(number=4).anchor] == "none"
    assert JournalLine.objects.filter(verb="filling.choose").count() == 1


def test_a_number_is_never_typed_and_what_is_none_is_refused(
    cast: casting.Cast, form: Form
) -> None:
    for chosen, said in (
        ({1: "name:128"}, "数字不能手填"),
        ({1: "orgs.nothing"}, "没有“orgs.nothing”这个指标"),
        ({99: "orgs.orgs"}, "没有第 99 空"),
        ({1: "date:week"}, "这种日期"),
    ):
        with pytest.raises(ValidationError, match=said):
            choose(form, {2: "orgs.orgs", **chosen}, actor=casting.MAKER)
    assert not form.choices.exists()
    for name, content, said in (
        ("坏.docx", b"PK\x03\x04 broken", "损坏"),
        ("大.docx", package("×", **{"word/x.xml": b"0" * 40_000_000}), "太大"),
        ("旧.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
        ("表.et", b"x", "另存为 .docx"),
        ("表.xlsx", b"x", "只收"),
        ("无.txt", "没有空的文字".encode(), "没有空"),
    ):
        with pytest.raises(ValidationError, match=said):
            bring(actor=casting.MAKER, org=cast.district, content=content, name=name)
    assert Form.objects.count() == 1


def test_a_document_goes_when_somebody_says_so_or_nobody_used_it(
    client: Client, cast: casting.Cast, form: Form
) -> None:
    choose(form, {1: "orgs.orgs"}, actor=casting.MAKER)
    file = Attachment.objects.of(form).get()
    clerk, address = casting.sign_in(client, cast.accounts["clerk"]), f"/c/filling/{form.uid}/"
    for reason in (" ", "错" * 201):
        clerk.post(address, {"remove": "1", "reason": reason})
    assert Form.objects.kept().get() == form
    clerk.post(address, {"remove": "1", "reason": "传错了"})
    file.refresh_from_db()
    assert file.removed_at and file.remove_reason == "传错了"
    assert not earlier(cast.district)
    assert clerk.get(address).status_code == 404
    assert form.title not in clerk.get("/c/filling/").content.decode()
    for late in (remove, lambda one, **more: choose(one, {1: "orgs.orgs"}, actor=more["actor"])):
        with pytest.raises(ValidationError, match="已经删除"):
            late(form, actor=casting.MAKER, reason="再删")
    old = bring(actor=casting.MAKER, org=cast.district, content=TEXT.encode(), name="旧.txt")
    check = bring_check(
        actor=casting.MAKER, org=cast.district, content="党员3名".encode(), name="成稿.txt",
        period=year(2025), as_of=year(2025).last,
    )  # fmt: skip
    for one, address in ((old, "/c/filling/"), (check, "/c/filling/check/")):
        Attachment.objects.of(one).get().path.unlink()
        page = clerk.get(f"{address}{one.uid}/")
        assert "原来的文件不在了" in page.content.decode() and b'name="remove"' in page.content
        type(one).objects.filter(pk=one.pk).update(brought_at=old.brought_at - UNUSED * 2)
    assert sweep() == 2 and sweep() == 0
    assert JournalLine.objects.filter(verb="filling.remove").count() == 3


def test_the_page_proposes_with_reasons_and_remembers(client, cast, form) -> None:
    clerk = casting.sign_in(client, cast.accounts["clerk"])
    assert form.title in clerk.get("/c/filling/").content.decode()
    address = f"/c/filling/{form.uid}/"
    page = clerk.get(f"{address}?period=2025").content.decode()
    assert 'value="orgs.orgs{kind=branch}" checked' in page
    assert "用词相近：" in page and "没有这项指标，保留原样" in page and "待确认" in page
    answer = clerk.post(address, {"blank-1": "orgs.orgs", "other-2": "党员数",
                                  "period": "2025"})  # fmt: skip
    assert answer.status_code == 302 and "period=2025" in answer["Location"]
    again = clerk.get(answer["Location"]).content.decode()
    assert "/c/shelf/orgs.orgs/?" in again and "period=2026" in again
    assert clerk.get(f"{address}file/?period=2025").content.decode().startswith("全区有基层党组织")
    same = bring(actor=casting.MAKER, org=cast.district, content=TEXT.encode(), name="二.txt")
    page = clerk.get(f"/c/filling/{same.uid}/").content.decode()
    assert "以前同样的空选过" in page and 'value="members.members" checked' in page
    file = io.BytesIO(b"nothing")
    file.name = "无.txt"
    assert clerk.post("/c/filling/", {"file": file}).status_code == 422
    wrong = clerk.get(f"{address}?period=soon")
    assert wrong.status_code == 302
