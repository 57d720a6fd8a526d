"""The pages of import and export as people click through them; jobs and downloads."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.journal import JournalLine
from jiceng.kit import jobs
from jiceng.kit.downloads import purge
from jiceng.kit.imports import import_file
from jiceng.kit.imports import pages as import_pages
from jiceng.kit.jobs import Job, JobState, Outcome, Work
from tests.kit.imports.conftest import row, signed_in, upload, workbook
from tests.kit.imports.trial import VISITS, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kit.imports.trial")]
IMPORT = "/c/visits/import/"
EXPORT = "/c/visits/export/"


def some(tree, count=3, **changes):
    values = {"org": tree["east_branch"], "kind": "home", "held_on": clock.today(), **changes}
    made = [Visit(**{"title": f"走访{n}", **values}) for n in range(count)]
    return Visit.objects.bulk_create(made)


def sent(desk, data, name="走访.xlsx"):
    return desk.post(IMPORT, {"file": upload(data, name)}, follow=True)


def test_upload_trial_import_undo(visits, desk):
    assert desk.get(IMPORT).status_code == 200
    page = sent(desk, workbook([row(1), row(2, 走访日期="哪天")]))
    text = page.content.decode()
    assert "哪天" in text
    assert not visits.objects.exists()
    uid = page.request["PATH_INFO"].split("/")[-2]
    page = desk.post(reverse("visits.visit.import_do", args=[uid]), {"verb": "good"}, follow=True)
    assert visits.objects.count() == 1
    assert reverse("visits.visit.import_undo", args=[uid]) in page.content.decode()
    desk.post(reverse("visits.visit.import_undo", args=[uid]), follow=True)
    assert not visits.objects.exists()


def test_a_cell_mended_on_the_page_is_tried_again(visits, desk):
    page = sent(desk, workbook([row(1, 走访日期="哪天")]))
    uid = page.request["PATH_INFO"].split("/")[-2]
    do = reverse("visits.visit.import_do", args=[uid])
    page = desk.post(do, {"verb": "again", "cell-2-4": "2026-11-01"}, follow=True)
    assert page.context["trial"]["good"] == 1


def test_a_suggestion_is_taken_by_one_click(visits, desk):
    page = sent(desk, workbook([row(1, 党组织="东路二社区第1党支部")]))
    assert b'value="accept-0"' in page.content
    uid = page.request["PATH_INFO"].split("/")[-2]
    do = reverse("visits.visit.import_do", args=[uid])
    page = desk.post(do, {"verb": "accept-0", "cell-2-0": "东路二社区第1党支部"}, follow=True)
    assert page.context["trial"]["good"] == 1


def test_the_marked_workbook_and_the_template_are_downloads(visits, desk):
    page = sent(desk, workbook([row(1, 走访日期="哪天")]))
    uid = page.request["PATH_INFO"].split("/")[-2]
    answer = desk.get(reverse("visits.visit.import_marked", args=[uid]))
    assert "filename*=UTF-8''" in answer["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "错误汇总"
    assert desk.get(reverse("visits.visit.import_template")).content[:2] == b"PK"


def test_a_refused_file_is_explained_beside_the_field(visits, desk):
    page = sent(desk, b"nonsense", "走访.et")
    assert page.status_code == 422
    assert "另存为 Excel 文件" in page.content.decode()


def test_those_who_only_read_may_not_import(visits, leader, office, staff):
    assert signed_in(leader).get(IMPORT).status_code == 403
    page = sent(signed_in(office), workbook([row(1)]))
    assert signed_in(staff).get(page.request["PATH_INFO"]).status_code == 404


def test_a_large_file_is_tried_and_imported_as_a_job(visits, desk, monkeypatch):
    monkeypatch.setattr(import_pages, "AT_ONCE", 10)
    monkeypatch.setattr(import_pages, "ROWS_AT_ONCE", 1)
    page = sent(desk, workbook([row(1), row(2)]))
    assert page.context["job"]["state"] == "完成"
    shown = desk.get(page.context["job"]["result_url"])
    uid = shown.request["PATH_INFO"].split("/")[-2]
    page = desk.post(reverse("visits.visit.import_do", args=[uid]), {"verb": "all"}, follow=True)
    assert page.context["job"]["words"] == "新增 2 · 更新 0 · 无变化 0 · 没有导入 0"
    assert visits.objects.count() == 2


def test_the_command_line_imports_and_tells_of_errors(visits, tmp_path):
    file = tmp_path / "走访.xlsx"
    file.write_bytes(workbook([row(1), row(2, 走访日期="哪天")]))
    tried = import_file("visits.visit", file, System("命令行"), True)
    assert (tried["new"], tried["wrong"], tried["written"]) == (1, 1, 0)
    assert tried["errors"][0]["row"] == 3
    assert tried["errors"][0]["column"] == "走访日期"
    done = import_file("visits.visit", file, System("命令行"))
    assert (done["written"], visits.objects.count()) == (1, 1)


# Out again -------------------------------------------------------------------------------

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip() and not text.startswith("示例"))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.one_of(
                TEXTS, st.sampled_from(["=1+1", "-5", "＝甲", "'=x", "@x", "1e5", "007", "密★"])
            ),
            st.sampled_from(["home", "phone"]),
            st.dates(clock.today().replace(year=1950), clock.today()),
            st.one_of(st.none(), st.decimals(0, 99999, places=2)),
            st.booleans(),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_the_data_face_comes_back_without_change(visits, tree, desk, told):
    Visit.objects.all().delete()
    for title, kind, day, cost, urgent in told:
        values = {"title": title, "kind": kind, "held_on": day, "cost": cost, "urgent": urgent}
        Visit.objects.create(org=tree["east_branch"], id_mask="9901**1234", **values)
    before = JournalLine.objects.filter(label="visits.visit").count()
    answer = desk.get(EXPORT, {"face": "data", "period": "2026"})
    page = sent(desk, answer.content, "数据.xlsx")
    trial = page.context["trial"]
    assert (trial["same"], trial["total"]) == (len(told), len(told))
    assert JournalLine.objects.filter(label="visits.visit").count() == before


def test_a_changed_cell_of_the_data_face_updates_that_record(visits, tree, desk):
    some(tree)
    answer = desk.get(EXPORT, {"face": "data"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    book["数据"]["C3"] = "改了"
    out = io.BytesIO()
    book.save(out)
    page = sent(desk, out.getvalue(), "数据.xlsx")
    assert (page.context["trial"]["good"], page.context["trial"]["same"]) == (1, 2)
    uid = page.request["PATH_INFO"].split("/")[-2]
    desk.post(reverse("visits.visit.import_do", args=[uid]), {"verb": "good"})
    assert visits.objects.filter(title="改了").count() == 1


def test_the_ledger_holds_the_rows_of_the_list_under_the_same_query(visits, tree, desk):
    some(tree, 2)
    some(tree, 1, title="西边", org=tree["west_branch"])
    some(tree, 1, title="电话", kind="phone")
    answer = desk.get(EXPORT, {"face": "ledger", "kind": "home"})
    assert "%E8%B5%B0%E8%AE%BF%E5%8F%B0%E8%B4%A6" in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["台账"]
    said = [cell.value for line in sheet.iter_rows() for cell in line if cell.value]
    assert "走访0" in said
    assert "电话" not in said
    assert "西边" not in said


def test_a_csv_is_utf8_with_its_mark_and_nothing_in_it_runs(visits, tree, desk):
    some(tree, 1, title="=HYPERLINK(1)")
    answer = desk.get(EXPORT, {"face": "csv"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[1][1] == "'=HYPERLINK(1)"


def test_over_five_hundred_people_need_a_reason_which_is_kept(visits, tree, desk, office):
    some(tree, 501)
    page = desk.get(EXPORT, {"face": "csv"})
    assert "501" in page.content.decode()
    assert not Job.objects.exists()
    assert desk.post(f"{EXPORT}?face=csv", {"reason": ""}).status_code == 422
    page = desk.post(f"{EXPORT}?face=csv", {"reason": "年报核对用"}, follow=True)
    assert JournalLine.objects.get(verb="kit.export").reason == "年报核对用"
    file = desk.get(page.context["job"]["file_url"])
    assert b"".join(file.streaming_content).count(b"\n") == 502


def test_a_download_is_its_owners_for_a_day(visits, tree, desk, office, staff):
    some(tree, 501)
    page = desk.post(f"{EXPORT}?face=data", {"reason": "年报核对用"}, follow=True)
    url = page.context["job"]["file_url"]
    assert signed_in(staff).get(url).status_code == 404
    assert page.context["job"]["title"] in desk.get("/c/desk/downloads/").content.decode()
    with clock.at(clock.now() + timedelta(hours=25)):
        assert signed_in(office).get(url).status_code == 404
        assert purge() == 1
    assert desk.get("/c/desk/downloads/").status_code == 200


# Jobs --------------------------------------------------------------------------------------


@pytest.fixture
def kind(monkeypatch):
    def registered(do):
        monkeypatch.setitem(jobs.KINDS, "trial", jobs.Kind("trial", "试作业", do))

    return registered


def test_a_late_run_with_an_old_fence_is_refused(visits, office, kind):
    seen = []

    def do(work, actor):
        Job.objects.filter(pk=work.job.pk).update(attempt=work.fence + 1)
        with pytest.raises(jobs.StoppedError):
            work.hold()
        seen.append("refused")
        return Outcome()

    kind(do)
    made = jobs.start("trial", office)
    assert seen == ["refused"]
    assert made.state == JobState.RUNNING


def test_a_job_in_hand_is_not_taken_by_a_second_worker(visits, office, kind):
    runs = []

    def do(work, actor):
        runs.append(1)
        jobs.run(str(work.job.uid))
        return Outcome("好")

    kind(do)
    assert jobs.start("trial", office).state == JobState.DONE
    jobs.run(str(Job.objects.get().uid))
    assert len(runs) == 1


def test_a_job_that_keeps_failing_is_parked_after_five_tries_then_retried(visits, office, kind):
    runs = []

    def do(work, actor):
        runs.append(work.fence)
        if len(runs) <= 5:
            raise OSError("盘满")
        return Outcome("好")

    kind(do)
    made = jobs.start("trial", office)
    assert (made.state, runs) == (JobState.PARKED, [1, 2, 3, 4, 5])
    desk = signed_in(office)
    desk.post(reverse("desk.job_retry", args=[made.uid]))
    made.refresh_from_db()
    assert (made.state, runs[-1]) == (JobState.DONE, 6)


def test_what_a_person_can_mend_fails_at_once_with_its_words(visits, office, kind):
    def do(work, actor):
        raise ValidationError("表头不对，请用模板")

    kind(do)
    made = jobs.start("trial", office)
    assert (made.state, made.words, made.tries) == (JobState.FAILED, "表头不对，请用模板", 1)


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_job_stops_at_its_next_word_of_progress(visits, office, kind):
    def do(work: Work, actor):
        work.progress(1, 1, 9, "一", steps=2)
        assert jobs.cancel(work.job)
        work.progress(2, 5, 9, "二")
        raise AssertionError("went on")

    kind(do)
    made = jobs.start("trial", office)
    assert (made.state, made.done) == (JobState.CANCELLED, 1)


@pytest.mark.django_db(transaction=True)
def test_the_panel_alone_answers_htmx_and_shows_real_progress(visits, office, kind):
    def do(work: Work, actor):
        work.progress(3, 1240, 3000, "校验", steps=4)
        Job.objects.filter(pk=work.job.pk).update(attempt=work.fence + 1)
        return Outcome()

    kind(do)
    made = jobs.start("trial", office)
    page = signed_in(office).get(
        reverse("desk.job", args=[made.uid]), headers={"HX-Request": "true"}
    )
    text = page.content.decode()
    assert "<html" not in text
    assert "第 3 步/共 4 步" in text
    assert 'value="1240"' in text
    assert 'max="3000"' in text


def test_what_a_dead_worker_left_is_queued_again(visits, office, kind):
    runs = []

    def do(work, actor):
        runs.append(work.fence)
        return Outcome()

    kind(do)
    late = clock.now() - timedelta(minutes=6)
    lost = {"state": JobState.RUNNING, "attempt": 1, "tries": 1, "lease_until": late}
    Job.objects.create(kind="trial", title="x", account=office.pk, started_at=late, **lost)
    assert jobs.sweep() == 1
    assert runs == [2]
    assert VISITS.name
