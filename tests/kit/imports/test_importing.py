"""A roster comes in: tried, explained, imported once, undone; what is wrong said all at once."""

import io
import subprocess
import sys
import weakref
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.journal import JournalLine
from jiceng.kit import oldbooks, uploads
from jiceng.kit.imports import actions, files
from jiceng.kit.imports.actions import choose, import_rows, learn, take_in, undo
from jiceng.kit.imports.judging import Fate
from jiceng.kit.imports.marking import marked
from jiceng.kit.imports.models import BatchState, ImportedRow
from jiceng.kit.imports.templates import template
from jiceng.kit.imports.trials import lines, try_out
from jiceng.kit.uploads import RefusedFile
from tests.kit.imports.conftest import HEAD, row, upload, workbook
from tests.kit.imports.trial import KEEPS, VISITS, change

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"
SAYS_PEAK = """
import resource
print(max(resource.getrusage(who).ru_maxrss for who in (0, resource.RUSAGE_CHILDREN)))
"""
AT_ONCE = "import sys, python_calamine; python_calamine.CalamineWorkbook.from_path(sys.argv[1])"
APART = """
import subprocess, sys
with open(sys.argv[1], "rb") as file:
    subprocess.run([sys.executable, "-I", sys.argv[2], "rows"], stdin=file, stdout=-3, stderr=-3)
"""


def tried(actor, data, name="走访.xlsx"):
    batch = take_in(upload(data, name), name, VISITS, actor=actor)
    return try_out(batch, VISITS, actor=actor, keeps=KEEPS)


def imported(actor, data, name="走访.xlsx", **more):
    return import_rows(tried(actor, data, name), VISITS, actor=actor, keeps=KEEPS, **more)


def fates(batch):
    return {name: batch.counts[name] for name in ("new", "update", "same", "twin", "wrong")}


def messages(batch):
    return [
        words for line in lines(batch, Fate.WRONG) for words, _near in line["problems"].values()
    ]


def test_nothing_of_what_was_written_is_held_until_the_end(visits, office, monkeypatch):
    made, write = [], actions._write

    def written(batch, judge, actor, verdicts):
        write(batch, judge, actor, verdicts)
        for verdict in verdicts:  # as a member holds a person who holds the member
            verdict.record.self = verdict.record
            made.append(weakref.ref(verdict.record))

    monkeypatch.setattr(files, "CHUNK", 2)
    batch = tried(office, workbook([row(n) for n in range(1, 6)]))
    monkeypatch.setattr(actions, "_write", written)
    import_rows(batch, VISITS, actor=office, keeps=KEEPS)
    assert len(made) == visits.objects.count() == 5
    assert [one() for one in made] == [None] * 5


def test_a_trial_writes_nothing_and_the_import_writes_what_it_promised(visits, office):
    batch = tried(office, workbook([row(1), row(2)]))
    assert fates(batch)["new"] == 2
    assert not visits.objects.exists()
    batch = import_rows(batch, VISITS, actor=office, keeps=KEEPS)
    first = visits.objects.order_by("pk").first()
    assert visits.objects.count() == 2
    assert (first.kind, first.education, first.cost) == ("home", "21", Decimal("12.50"))
    assert batch.counts["added"] == 2
    assert JournalLine.objects.filter(verb="visits.record").count() == 2


def test_a_workbook_is_opened_by_the_trial_alone(visits, office, monkeypatch):
    days = [date(2026, 11, 2), "2026/11/3", "2026年11月4日"]
    rows = [row(n, 走访日期=day) for n, day in enumerate(days)]
    batch = tried(office, workbook([*rows, row(3, 类别="写信")]))
    monkeypatch.setattr(uploads, "_book", None)
    try_out(batch, VISITS, actor=office, keeps=KEEPS)
    import_rows(batch, VISITS, actor=office, keeps=KEEPS)
    held = visits.objects.order_by("pk").values_list("held_on", flat=True)
    assert list(held) == [date(2026, 11, day) for day in (2, 3, 4)]
    assert {path.name for path in batch.folder.iterdir()} == {
        "source.xlsx", "rows.jsonl", "trial.jsonl"
    }  # fmt: skip


def test_cells_are_laid_down_as_they_were_read():
    cells: list[object] = [
        date(2026, 11, 2),
        datetime.fromisoformat("2026-11-03T08:30"),
        time(9, 5),
        timedelta(hours=30),
    ]
    cells += ["“走访”\u2028\n", "", 7, 12.5, True, None]
    assert oldbooks.decode(oldbooks.encode(cells)) == cells


def test_fifty_bad_rows_among_a_thousand_are_all_told_at_once(visits, office):
    rows = [row(n) for n in range(1000)]
    for n in range(50):
        bad = [{"走访日期": "2026-13-01"}, {"类别": "写信"}, {"党组织": "不知哪里"}, {"事由": ""}]
        rows[n * 20] = row(n, **bad[n % 4])
    batch = tried(office, workbook(rows))
    assert fates(batch) == {"new": 950, "update": 0, "same": 0, "twin": 0, "wrong": 50}
    assert len(messages(batch)) == 50
    assert sum(cause["count"] for cause in batch.counts["causes"]) == 50
    assert len(batch.counts["causes"]) == 4
    book = openpyxl.load_workbook(io.BytesIO(marked(batch)))
    assert book.sheetnames[0] == "错误汇总"
    assert book["错误汇总"].max_row == 51


def test_the_marked_workbook_put_right_imports_only_the_rows_put_right(visits, office):
    batch = imported(office, workbook([row(1), row(2, 走访日期="哪天"), row(3)]))
    assert batch.counts["added"] == 2
    book = openpyxl.load_workbook(io.BytesIO(marked(batch)))
    sheet = book["走访"]
    assert sheet.cell(3, 8).value.startswith("走访日期：")
    sheet.cell(3, 5).value = "2026.11.20"
    out = io.BytesIO()
    book.save(out)
    again = imported(office, out.getvalue(), "走访（标注）.xlsx")
    assert (again.counts["added"], again.counts["same"]) == (1, 2)
    assert visits.objects.count() == 3


def test_the_same_file_again_has_no_effect(visits, office):
    data = workbook([row(1), row(2)])
    imported(office, data)
    again = imported(office, data)
    assert (again.counts["added"], again.counts["same"]) == (0, 2)
    assert visits.objects.count() == 2


def test_of_two_importers_of_one_roster_the_second_sees_the_first(visits, office, staff):
    data = workbook([row(1), row(2)])
    first, second = tried(office, data), tried(staff, data)
    assert fates(second)["new"] == 2
    import_rows(first, VISITS, actor=office, keeps=KEEPS)
    second = import_rows(second, VISITS, actor=staff, keeps=KEEPS)
    assert (second.counts["added"], second.counts["same"]) == (0, 2)
    assert "东办" in next(lines(second, Fate.SAME))["words"]
    assert visits.objects.count() == 2


def test_doing_an_import_twice_does_it_once(visits, office):
    batch = imported(office, workbook([row(1)]))
    import_rows(batch, VISITS, actor=office, keeps=KEEPS)
    assert visits.objects.count() == 1


def test_all_or_nothing_refuses_while_a_row_is_wrong(visits, office):
    batch = tried(office, workbook([row(1), row(2, 走访日期="")]))
    with pytest.raises(ValidationError, match="1 行有误"):
        import_rows(batch, VISITS, actor=office, keeps=KEEPS, everything=True)
    assert not visits.objects.exists()
    batch.refresh_from_db()
    assert batch.state == BatchState.TRIED


def test_what_only_the_action_refuses_is_left_out_row_by_row(visits, office):
    batch = imported(office, workbook([row(1), row(2, 事由="不收"), row(3)]))
    assert (batch.counts["added"], batch.counts["left"]) == (2, 1)
    assert "不归走访登记" in messages(batch)[0]


def test_the_form_rule_across_fields_is_applied(visits, office):
    batch = tried(office, workbook([row(1, 类别="电话", 费用=3)]))
    assert messages(batch) == ["电话走访不应有费用，请检查"]


def test_a_branch_nearly_right_is_suggested_and_remembered(visits, office):
    data = workbook([row(1, 党组织="东路二社区第1党支部")])
    batch = tried(office, data)
    cause = batch.counts["causes"][0]
    assert cause["near"] == "东路二社区第一党支部"
    assert "是不是“东路二社区第一党支部”" in cause["words"]
    learn(VISITS, cause["field"], cause["said"], cause["near"], actor=office)
    assert fates(tried(office, data))["new"] == 1


def test_rows_of_another_street_are_refused(visits, office):
    batch = tried(office, workbook([row(1, 党组织="西路一社区党支部")]))
    assert fates(batch)["wrong"] == 1


def test_a_street_may_not_write_into_what_it_only_sees(visits, tree, office, staff):
    batch = take_in(upload(workbook([row(1)])), "走访.xlsx", VISITS, actor=office)
    batch = try_out(batch, VISITS, actor=office, keeps=("district_staff",))
    assert messages(batch) == ["这个组织不归您管理，请检查是否填错"]


def test_rows_alike_wait_for_a_decision(visits, office):
    batch = tried(office, workbook([row(1), row(1)]))
    assert fates(batch)["twin"] == 1
    choose(batch, actor=office, twins={"3": "new"})
    batch = try_out(batch, VISITS, actor=office, keeps=KEEPS)
    assert fates(batch)["new"] == 2
    import_rows(batch, VISITS, actor=office, keeps=KEEPS)
    assert visits.objects.count() == 2


def test_a_likely_double_of_a_record_updates_it_when_told_so(visits, tree, office):
    old = visits.objects.create(
        org=tree["east_branch"], title="走访第1★", kind="phone", held_on=clock.today()
    )
    batch = tried(office, workbook([row(1, 事由="走访第1户")]))
    assert fates(batch)["twin"] == 1
    choose(batch, actor=office, twins={"2": "same"})
    batch = try_out(batch, VISITS, actor=office, keeps=KEEPS)
    assert fates(batch)["update"] == 1
    import_rows(batch, VISITS, actor=office, keeps=KEEPS)
    old.refresh_from_db()
    assert old.kind == "home"
    assert visits.objects.count() == 1


def test_a_cell_written_anew_on_the_page_counts(visits, office):
    batch = tried(office, workbook([row(1, 走访日期="昨天")]))
    choose(batch, actor=office, cells={"2": {"走访日期": "2026年11月2日"}})
    assert fates(try_out(batch, VISITS, actor=office, keeps=KEEPS))["new"] == 1


def test_undo_takes_back_new_rows_and_leaves_those_touched_since(visits, office):
    batch = imported(office, workbook([row(1), row(2)]))
    second = visits.objects.order_by("pk").last()
    change(second, actor=office, title="改过")
    batch = undo(batch, VISITS, actor=office)
    assert [one.title for one in visits.objects.all()] == ["改过"]
    assert batch.counts["kept_names"] == ["改过"]
    with pytest.raises(ValidationError):
        undo(batch, VISITS, actor=office)


def test_after_undoing_the_file_may_be_imported_again(visits, office):
    data = workbook([row(1)])
    undo(imported(office, data), VISITS, actor=office)
    assert not visits.objects.exists()
    assert imported(office, data).counts["added"] == 1


def test_undo_writes_back_what_an_update_changed(visits, tree, office):
    old = visits.objects.create(
        org=tree["east_branch"], title="旧", kind="phone", held_on=clock.today()
    )
    head = ["系统编号（请勿修改）", *HEAD]
    data = workbook([[str(old.uid), *row(1, 费用="", 事由="新")]], head)
    batch = imported(office, data)
    old.refresh_from_db()
    assert (old.title, old.kind, old.education) == ("新", "home", "21")
    undo(batch, VISITS, actor=office)
    old.refresh_from_db()
    assert (old.title, old.kind, old.education) == ("旧", "phone", "")


def test_after_a_day_nothing_is_undone(visits, office):
    batch = imported(office, workbook([row(1)]))
    with clock.at(clock.now() + timedelta(hours=25)), pytest.raises(ValidationError):
        undo(batch, VISITS, actor=office)
    assert ImportedRow.objects.filter(live=True).count() == 1


def test_a_wrong_header_names_the_columns_expected(visits, office):
    with pytest.raises(RefusedFile, match=r"没有找到“走访台账”的表头.*党组织"):
        tried(office, workbook([["甲", 1]], ["姓", "数"]))


def test_missing_required_columns_are_named(visits, office):
    with pytest.raises(RefusedFile, match="缺少必填的列：类别、走访日期"):
        tried(office, workbook([["东路二社区第一党支部", "x"]], ["党组织", "事由"]))


def test_the_header_is_found_below_a_title_and_unknown_columns_are_named(visits, office):
    rows = [[*row(1), "备注"]]
    batch = tried(office, workbook(rows, [*HEAD, "领导批示"], above=[["走访情况表"], []]))
    assert fates(batch)["new"] == 1
    assert batch.counts["ignored"] == ["领导批示"]
    assert next(lines(batch))["n"] == 4


def test_the_template_imports_nothing_as_it_is(visits, office):
    batch = tried(office, template(VISITS, office), "模板.xlsx")
    assert batch.counts["total"] == 0
    assert batch.counts["ignored"] == []


def test_a_gbk_csv_is_read(visits, office):
    text = "\r\n".join(",".join(map(str, one)) for one in [HEAD, row(1), row(2)])
    batch = tried(office, text.encode("gbk"), "走访.csv")
    assert fates(batch)["new"] == 2


def test_a_workbook_of_the_old_kind_is_read(visits, office):
    batch = imported(office, (DATA / "visits.xls").read_bytes(), "走访.xls")
    assert messages(batch) == []
    told = visits.objects.order_by("held_on").values_list("kind", "held_on", "cost", "urgent")
    assert [(kind, str(day), cost, urgent) for kind, day, cost, urgent in told] == [
        ("home", "2025-03-01", Decimal("12.50"), False),
        ("phone", "2025-03-02", None, True),
    ]


def peak(script):
    """Most memory, in kB, of a process that opens the sparse workbook."""
    command = [sys.executable, "-c", script + SAYS_PEAK, DATA / "sparse.xls", oldbooks.__file__]
    apart = ["sh", "-c", '"$@"; exit $?', "sh", *command]  # else our own memory counts as its
    return int(subprocess.run(apart, capture_output=True, check=True).stdout)


def test_one_cell_in_the_last_corner_of_an_old_workbook_takes_no_memory_of_ours(visits, office):
    """6 kB that claim 65,536 × 256 cells: the process that opens them dies alone."""
    with pytest.raises(RefusedFile, match=r"另存为 \.xlsx"):
        tried(office, (DATA / "sparse.xls").read_bytes(), "稀疏.xls")
    assert peak(APART) < oldbooks.MEMORY / 1024


def test_red_control_the_sparse_workbook_would_fill_the_memory():
    assert peak(AT_ONCE) > oldbooks.MEMORY / 1024


def test_an_et_file_is_refused_with_the_way_out(visits, office):
    with pytest.raises(RefusedFile, match="另存为 Excel 文件"):
        tried(office, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "走访.et")


def test_a_file_over_sixty_megabytes_is_refused(visits, office):
    class Huge(io.BytesIO):
        def seek(self, offset, whence=0):
            super().seek(offset, whence)
            return 61 * 1024 * 1024 if whence == 2 else offset

    with pytest.raises(RefusedFile, match=r"超过 \d+ MB"):
        take_in(Huge(b"PK"), "大.xlsx", VISITS, actor=office)


def test_a_zip_bomb_is_refused(visits, office):
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    with pytest.raises(RefusedFile):
        tried(office, out.getvalue(), "炸弹.xlsx")


@pytest.mark.parametrize(
    "written",
    ["2026-11-22", "2026.11.22", "2026年11月22日", "2026/11/22", "２０２６－１１－２２", 46348,
     "20261122", " 2026-11-22 "],
)  # fmt: skip
def test_days_are_read_however_people_write_them(visits, office, written):
    if written == "２０２６－１１－２２":
        written = "２０２６-１１-２２"
    batch = imported(office, workbook([row(1, 走访日期=written)]))
    assert messages(batch) == []
    assert str(visits.objects.get().held_on) == "2026-11-22"


def test_an_empty_first_column_does_not_shift_what_is_marked(visits, office):
    out = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book.active
    for at, (title, value) in enumerate(zip(HEAD, row(1, 走访日期="哪天"), strict=True), start=2):
        sheet.cell(2, at).value, sheet.cell(3, at).value = title, value
    book.save(out)
    batch = tried(office, out.getvalue())
    found = openpyxl.load_workbook(io.BytesIO(marked(batch)))[sheet.title]
    assert found["F3"].fill.fgColor.rgb == "FFFDECEC"
