"""The national roster in and out unchanged; compared dry, and every difference settled."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import close
from jiceng.kernel.periods import year
from jiceng.kit import jobs
from jiceng.kit.exports import DATA, Order, write
from jiceng.kit.imports import files
from jiceng.kit.imports.actions import import_rows, take_in
from jiceng.kit.imports.judging import Fate
from jiceng.kit.imports.trials import lines, try_out
from jiceng.kit.jobs import Job
from jiceng.kit.scope import read as read_scope
from jiceng.registers.members import actions as members
from jiceng.registers.members import figures as member_figures
from jiceng.registers.members.models import Belonging, Member, Mobility
from jiceng.registers.people.models import Person
from jiceng.work.membership import actions
from jiceng.work.membership.access import KEEPS
from jiceng.work.membership.figures.roll import SETTLED
from jiceng.work.membership.models import Detail, Difference, Roll
from jiceng.work.membership.pages.checking import totals
from jiceng.work.membership.pages.comparing import COMPARE, begin
from jiceng.work.membership.sheets import NATIONAL
from tests import cast as casting
from tests.kit.imports.conftest import upload
from tests.registers.people.numbers import numbered

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)
US = casting.MAKER
TITLES = """
姓名 性别 公民身份号码 民族 出生日期 学历 学位 人员类别 所在党支部 手机号码 入党日期 转正日期 党龄
党龄校正值 新社会阶层类型 工作岗位 从事专业技术职务 是否农民工 现居住地 户籍所在地 是否失联党员
是否流动党员 增加信息 减少信息 入党类型 转正情况 入党时所在支部 延长预备期时间
""".split()  # noqa: SIM905


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


def row(**said):
    plain = {
        "姓名": "方某甲", "性别": "男", "公民身份号码": numbered(date(1980, 5, 1)), "民族": "汉族",
        "出生日期": "1980-05-01", "学历": "大学本科毕业", "学位": "学士", "人员类别": "正式党员",
        "所在党支部": "槐荫第一党支部", "手机号码": "19900000001", "入党日期": "2006-07-01",
        "转正日期": "2007-07-01", "党龄": "17", "党龄校正值": "-1",
        "新社会阶层类型": "新媒体从业人员", "工作岗位": "编辑", "从事专业技术职务": "助理编辑",
        "是否农民工": "否", "现居住地": "演示区长安路9号", "户籍所在地": "外省某县中山路1号",
        "是否失联党员": "否", "是否流动党员": "是", "增加信息": "2024-07-01 组织关系转入",
        "减少信息": "", "入党类型": "发展入党", "转正情况": "延长预备期后转正",
        "入党时所在支部": "外省某支部", "延长预备期时间": "6",
    }  # fmt: skip
    return plain | said


def book(*rows):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(TITLES)
    for one in rows:
        sheet.append([one[title] for title in TITLES])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def exported(actor):
    query = QueryDict("")
    file = io.BytesIO()
    write(Order(NATIONAL, actor, read_scope(actor, query), query, DATA), file)
    page = openpyxl.load_workbook(io.BytesIO(file.getvalue())).worksheets[0]
    return [list(r) for r in page.iter_rows(values_only=True)], file.getvalue()


def tried(data, actor):
    batch = take_in(upload(data, "名册.xlsx"), "名册.xlsx", NATIONAL, actor=actor)
    return try_out(batch, NATIONAL, actor=actor, keeps=KEEPS)


def test_the_sheet_names_its_columns_exactly_as_the_national_register_does(cast):
    shown = [str(column.title) for column in NATIONAL.columns if not column.key]
    assert shown == TITLES


def test_a_national_roster_comes_in_and_goes_out_unchanged(cast):
    batch = tried(book(row()), cast.clerk)
    assert [r["problems"] for r in lines(batch, Fate.WRONG)] == []
    import_rows(batch, NATIONAL, actor=cast.clerk, keeps=KEEPS)
    member = Member.objects.get(person__name="方某甲")
    detail = Detail.objects.get(member=member)
    assert (member.entry, member.entered_on) == ("transferred_in", date(2024, 7, 1))
    assert (detail.stratum, detail.job, detail.extended, detail.correction) == (
        "new_media", "编辑", 6, -1,
    )  # fmt: skip
    assert Mobility.objects.get(member=member, until=None).direction == "out"
    table, data = exported(cast.clerk)
    heads = next(line for line in table if "姓名" in line or "*姓名" in line)
    names = [str(h).strip("*＊ ") for h in heads]
    (mine,) = [line for line in table if "方某甲" in line]
    back = dict(zip(names, mine, strict=True))
    for title, said in row().items():
        found = back[title]
        found = f"{found:%Y-%m-%d}" if hasattr(found, "year") else str(found or "")
        if title in {"公民身份号码", "手机号码", "现居住地", "户籍所在地"}:
            assert "*" in found, title  # masked on the way out, and no change on the way in
        else:
            assert found == said, title
    again = tried(data, cast.clerk)
    fates = {r["fate"] for r in lines(again, *Fate)}
    assert fates == {"same"}


def test_what_a_national_row_may_not_say(cast):
    bad = [
        (row(人员类别="正式党员", 转正日期=""), "却没有转正日期"),
        (row(人员类别="预备党员"), "却有转正日期"),
        (row(增加信息="去年来的"), "先日期后原因"),
        (row(减少信息="2025-01-01 死亡"), "已经减少"),
        (row(转正情况="按期转正"), "不是“按期转正”"),
    ]
    for number, (one, words) in enumerate(bad):
        batch = tried(book(one | {"姓名": f"方某{'甲乙丙丁戊'[number]}"}), cast.clerk)
        (said,) = lines(batch, Fate.WRONG)
        assert words in str(said["problems"]), words
    assert not Person.objects.filter(name__startswith="方某").exists()


def test_where_somebody_belongs_is_not_changed_by_a_sheet(cast):
    member = next(m for m in cast.members if m.org_id == cast.branch.pk)
    member.refresh_from_db()
    with pytest.raises(ValidationError, match="到花名册上办理"):
        actions.correct_national_many([(member, {"came": "2020-01-01 组织关系转入"})], actor=US)
    actions.correct_national_many([(member, {"job": "保洁", "ethnicity": "03"})], actor=US)
    assert Detail.objects.get(member=member).job == "保洁"
    assert Person.objects.get(pk=member.person_id).ethnicity == "03"
    actions.fill(member, actor=US, job="", correction=None, native="外省某路")
    told = Detail.objects.get(member=member)
    assert (told.job, told.correction, told.native.masked) == ("", 0, "外省某路****")


def roster_of(cast, node, **changes):
    """The node's roll as the other register has it: by name, birthday and branch."""
    found = []
    for one in Belonging.objects.standing(DAY).filter(org=node).select_related("member__person"):
        m, p = one.member, one.member.person
        blank = dict.fromkeys(TITLES, "")
        found.append(
            blank
            | {
                "姓名": p.name, "所在党支部": one.org.name, "入党日期": f"{m.joined_on}",
                "转正日期": f"{m.full_on or ''}", "出生日期": f"{p.born_on or ''}",
            }
        )  # fmt: skip
    return found


def laid(cast, rows, **more):
    file = SimpleUploadedFile("全国名册.xlsx", book(*rows))
    values = {"org": cast.branch, "taken_on": DAY, "source": "全国党员管理信息系统", **more}
    done = begin(actor=cast.clerk, file=file, **values)
    return Roll.objects.get(uid=done.args["roll"])


def test_two_rosters_laid_side_by_side_show_who_is_where_and_what_differs(cast):
    before = Member.objects.count(), Person.objects.count()
    rows = roster_of(cast, cast.branch)
    assert len(rows) >= 3
    gone = rows.pop()
    rows[0]["入党日期"] = "2011-07-01"
    rows.append(row(姓名="钱某外"))
    roll = laid(cast, rows)
    assert (Member.objects.count(), Person.objects.count()) == before  # dry
    found = {(d.kind, d.name, d.item, d.here, d.there) for d in Difference.objects.all()}
    assert found == {
        ("only_here", gone["姓名"], "", "", ""),
        ("only_there", "钱某外", "所在党支部", "", "槐荫第一党支部"),
        ("differs", rows[0]["姓名"], "入党日期", "2012-07-01", "2011-07-01"),
    }
    assert (roll.rows, roll.matched, roll.unread) == (len(rows), len(rows) - 1, 0)
    assert roll.ours == len(rows)
    assert set(Difference.objects.values_list("org__name", flat=True)) == {cast.branch.name}


def test_rosters_that_agree_have_no_difference_and_masks_are_no_difference(cast):
    members.enrol_roster(
        actor=US, name="方某甲", org=cast.branch, joined_on=date(2006, 7, 1),
        full_on=date(2007, 7, 1), entered_on=date(2024, 7, 1), entry="transferred_in",
        id_number=numbered(date(1980, 5, 1)), phone="19900000001",
    )  # fmt: skip
    rows = roster_of(cast, cast.branch)
    mine = next(r for r in rows if r["姓名"] == "方某甲")
    mine |= {"公民身份号码": numbered(date(1980, 5, 1)), "手机号码": "19900000001"}
    assert Difference.objects.filter(roll=laid(cast, rows)).count() == 0
    mine["手机号码"] = "19900000002"
    (said,) = Difference.objects.filter(roll=laid(cast, rows))
    assert (said.item, said.here, said.there) == ("手机号码", "199****0001", "199****0002")


def test_a_roster_whose_total_disagrees_with_the_last_statement_is_told_so(cast):
    rows = roster_of(cast, cast.branch)
    assert "还没有封存过报表" in "".join(totals(laid(cast, rows)))
    close(cast.branch, Ask(year(2025)), [member_figures.MEMBERS], actor=US)
    told = member_figures.MEMBERS.read(cast.branch, Ask(year(2025))).value
    roll = laid(cast, [*rows, row(姓名="钱某外"), row(姓名="钱某内", 公民身份号码="")])
    assert (roll.stated, roll.stated_in) == (told, "2025")
    words = "".join(totals(roll))
    gap = roll.rows - told
    assert f"与最近一次报表（2025）的{told}人不一致，相差{gap}人：先看名册是不是取全了" in words
    assert f"名册{roll.rows}人，本系统这一天是{roll.ours}人，相差2人。" in words


def test_many_differences_are_settled_by_one_statement_and_a_late_one_by_none(cast):
    roll = Roll.objects.create(org=cast.east, taken_on=DAY, source="某系统", rows=60, ours=0,
                               matched=0, made_at=clock.now())  # fmt: skip
    Difference.objects.bulk_create(
        Difference(roll=roll, org=cast.branch, kind="only_there", name=f"某{n}") for n in range(60)
    )
    said = {"kind": "only_there", "settled": "theirs", "settled_reason": "已办转入"}
    with CaptureQueriesContext(connection) as asked:
        actions.settle_rest(roll, actor=US, **said)
    assert sum(one["sql"].startswith("UPDATE") for one in asked.captured_queries) == 1
    assert set(Difference.objects.values_list("settled", "settled_on")) == {("theirs", DAY)}
    rows = list(Difference.objects.order_by("pk"))
    again = Difference.objects.filter(pk__in=[one.pk for one in rows[:30]])
    again.update(settled="", settled_reason="", settled_on=None)
    with pytest.raises(ValidationError, match="“某30”这一条已经处理"):
        actions.settle_many([(one, "both", "口径不同") for one in rows[:31]], actor=US)
    assert Difference.objects.filter(settled="").count() == 30


def test_each_difference_is_settled_once_with_a_reason(cast):
    rows = roster_of(cast, cast.branch)[1:]
    roll = laid(cast, [*rows, row(姓名="钱某外")])
    one, other = Difference.objects.order_by("kind")
    with pytest.raises(ValidationError, match="处理说明"):
        actions.settle(one, actor=cast.clerk, settled="ours", settled_reason=" ")
    with pytest.raises(ValidationError, match="怎样处理"):
        actions.settle(one, actor=cast.clerk, settled="nobody", settled_reason="x")
    actions.settle(one, actor=cast.clerk, settled="ours", settled_reason="已通知对方补录")
    with pytest.raises(ValidationError, match="已经处理"):
        actions.settle(one, actor=cast.clerk, settled="both", settled_reason="再来")
    reading = SETTLED.read(cast.east, Ask(year(2026)))
    assert (reading.of.count(), reading.value, reading.by("kind")) == (2, 1, {one.kind: 1})
    actions.settle_rest(
        roll, actor=cast.clerk, kind=other.kind, settled="theirs", settled_reason="已办转入"
    )
    assert SETTLED.read(cast.east, Ask(year(2026))).value == 2
    with pytest.raises(ValidationError, match="没有还没处理"):
        actions.settle_rest(
            roll, actor=cast.clerk, kind=other.kind, settled="theirs", settled_reason="再来"
        )


def test_a_file_that_is_no_roster_is_refused_with_what_to_do(cast):
    said = {"actor": cast.clerk, "org": cast.branch, "taken_on": DAY, "source": "x"}
    file = SimpleUploadedFile("别的.xlsx", openpyxl_of([["甲", "乙"], ["1", "2"]]))
    ended = begin(file=file, **said)
    assert ended.state == "failed"
    assert "没有找到" in ended.words
    with pytest.raises(ValidationError, match="文件是空的"):
        begin(file=SimpleUploadedFile("空.xlsx", b""), **said)
    with pytest.raises(PermissionDenied):
        begin(file=SimpleUploadedFile("名册.xlsx", book(row())),
              **said | {"actor": cast.street, "org": cast.west})  # fmt: skip
    assert Roll.objects.count() == 0
    assert Job.objects.count() == 1


def test_a_roster_is_compared_apart_from_the_page_telling_how_far_it_is(cast, monkeypatch):
    """Run again by another worker after the first died, it finds the one roll already made."""
    monkeypatch.setattr(files, "CHUNK", 2)
    told = []
    monkeypatch.setattr(jobs.Work, "progress", lambda work, *said, **more: told.append(said[:3]))
    rows = roster_of(cast, cast.branch)[1:4]
    roll = laid(cast, [*rows, row(姓名="钱某外"), row(姓名="")])
    found = Difference.objects.count()
    assert told == [(1, 2, 0), (1, 4, 0), (1, 5, 0), (2, 0, 4), (2, found, found)]
    job = Job.objects.get(kind=COMPARE)
    assert job.words == f"名册5人，对上{roll.matched}人，差异{found}条"
    assert job.result_url == f"/c/membership/rolls/{roll.pk}/"
    Job.objects.update(state="running", lease_until=clock.now() - jobs.LEASE)
    jobs.run(str(job.uid))
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("done", 2)
    assert (Roll.objects.count(), Difference.objects.count()) == (1, found)


def test_a_comparison_taken_over_meanwhile_leaves_nothing(cast, monkeypatch):
    def lost(_work):
        raise jobs.StoppedError

    monkeypatch.setattr(jobs.Work, "hold", lost)
    begin(actor=cast.clerk, org=cast.branch, taken_on=DAY, source="x",
          file=SimpleUploadedFile("名册.xlsx", book(row())))  # fmt: skip
    assert (Roll.objects.count(), Difference.objects.count()) == (0, 0)


def openpyxl_of(rows):
    made = openpyxl.Workbook()
    for one in rows:
        made.active.append(one)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_the_pages_of_comparing(client, cast):
    console = casting.sign_in(client, cast.clerk)
    assert console.get("/c/membership/rolls/").status_code == 200
    assert console.get("/c/membership/rolls/new/").status_code == 200
    rows = roster_of(cast, cast.branch)[1:]
    answer = console.post(
        "/c/membership/rolls/new/",
        {
            "org": f"{cast.branch} #{cast.branch.pk}",
            "taken_on": "2026-06-30",
            "source": "全国系统",
            "file": SimpleUploadedFile("名册.xlsx", book(*rows)),
        },
    )
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    done = Job.objects.get(kind=COMPARE)
    assert answer["Location"] == f"/c/desk/jobs/{done.uid}/"
    assert done.result_url in console.get(answer["Location"]).content.decode()
    page = console.get(done.result_url).content.decode()
    assert "相差1人" in page
    assert "按党支部的差异" in page
    listed = console.get("/c/membership/differences/").content.decode()
    assert "本系统有，全国系统没有" in listed
    assert console.get("/c/membership/national/").status_code == 200
    one = Member.objects.present().filter(org=cast.branch).first()
    assert console.get(f"/c/membership/national/{one.pk}/").status_code == 200
    assert console.get(f"/c/membership/national/{one.pk}/edit/").status_code == 200
