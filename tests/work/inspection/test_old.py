"""Old books of inspections: carried in, counted as of their days, taken back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.registers.matters import actions as matters
from jiceng.registers.outbox.models import Message
from jiceng.work.inspection import actions, figures
from jiceng.work.inspection.models import Inspection
from tests.cast import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
OLD = (
    "党组织,调阅日期,方式,调阅人,问题,问题种类,整改时限,整改完成日期,整改结果\r\n"
    "槐荫第一党支部,2024-05-06,线下查看,督查组,,,,,\r\n"
    "槐荫第一党支部,2024-05-06,线上调阅,督查组,缺少表决情况,程序不符、记录不全,2024-05-20,2024-05-17,已补写\r\n"
    "槐荫第一党支部,2024-06-03,线上调阅,,没有签到,,2024-06-17,,\r\n"
    "槐荫第一党支部,2024-07-01,线上调阅,,,,2024-07-10,,\r\n"
    "槐荫第一党支部,2099-07-01,线上调阅,,,,,,\r\n"
)  # fmt: skip


def test_an_old_book_of_inspections_comes_in_as_it_was_and_can_be_taken_back(client, cast):
    told = Message.objects.count()
    console = sign_in(client, cast.clerk)
    file = SimpleUploadedFile("督查.csv", OLD.encode("gbk"), content_type="text/csv")
    answer = console.post("/c/inspection/import/", {"file": file, "once": "k1"})
    assert answer.status_code == 302, answer.content.decode()[-800:]
    trial = console.get(answer.url).content.decode()
    assert "写了整改，请写明是什么问题" in trial and "日期还没有到" in trial
    console.post(f"{answer.url}do/", {"verb": "good", "once": "k2"})
    old = Inspection.objects.filter(org=cast.branch, draw=None).order_by("inspected_on", "pk")
    assert [(one.state, one.matter and one.matter.state) for one in old] == [
        ("passed", None), ("returned", "closed"), ("returned", "raised"),
    ]  # fmt: skip
    mended = old[1]
    assert {one.kind for one in mended.fault_set.all()} == {"procedure", "missing"}
    assert (mended.matter.proof, mended.matter.due_on) == ("已补写", date(2024, 5, 20))
    assert [one.kind for one in old[2].fault_set.all()] == ["other"]
    read = lambda figure, day: figure.read(cast.branch, Ask(year(2024), as_of=day)).value  # noqa: E731
    assert read(figures.RECORDS, date(2024, 5, 31)) == 2
    assert [read(figures.MENDED, day) for day in (date(2024, 5, 16), date(2024, 5, 17))] == [0, 1]
    assert read(figures.RETURNED, date(2024, 12, 31)) == 2
    assert read(figures.OVERDUE, date(2024, 7, 1)) == 1, "what the book left open is still owed"
    assert Message.objects.count() == told, "nobody is told of what is over"
    broken = [*actions.INVARIANTS, *matters.INVARIANTS]
    assert [said for check in broken for said in check()] == []
    with pytest.raises(ValidationError, match="已经有同样的调阅记录"):
        actions.carry_in_many([{"org": cast.branch, "inspected_on": date(2024, 5, 6),
                                "channel": "on_site"}], actor=US)  # fmt: skip
    twice = {"org": cast.branch, "inspected_on": date(2024, 5, 7), "channel": "online"}
    with pytest.raises(ValidationError, match="已经有同样的调阅记录"):
        actions.carry_in_many([twice, dict(twice)], actor=US)
    owed = old[2].matter
    console.post(f"{answer.url}undo/", {"once": "k3"})
    assert not old.all().exists()
    owed.refresh_from_db()
    assert owed.void_reason
    assert read(figures.RECORDS, date(2024, 12, 31)) == 0
