"""The screen: trouble first, every number a figure's, kept as it was, never in order of size."""

import re
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.template import engines

from jiceng.insight.reports import charts, papers
from jiceng.insight.reports.slots import Draft
from jiceng.insight.reports.writing import Report, write
from jiceng.insight.screen import actions
from jiceng.insight.screen.board import board
from jiceng.insight.screen.forms import TileForm
from jiceng.insight.screen.laying import tiles_of, usual
from jiceng.insight.screen.models import Snapshot, Tile
from jiceng.insight.shelf.addresses import opened
from jiceng.insight.shelf.look import look_up
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.journal import JournalError, JournalLine
from jiceng.kernel.periods import on, year
from jiceng.registers.orgs.models import Org
from jiceng.work.orders import actions as orders
from jiceng.work.orders.models import Order
from tests.cast import MAKER, sign_in

DAY = date(2025, 11, 28)
HALF = {"org": None, "place": 1, "part": "missing", "stretch": "day", "split": "", "title": ""}


@pytest.fixture
def today():
    with clock.at(DAY):
        yield DAY


@dataclass
class Only:
    """An engine that knows one text."""

    text: Any

    def get_template(self, name):
        return self.text


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_every_number_is_its_figures_and_opens_to_its_records(cast, today):
    orders.submit(actor=MAKER, org=cast.huaiyin, channel="page", text="路灯")
    shown = board(cast.district)
    assert shown["problems"] and shown["numbers"] and len(shown["charts"]) == 2
    for one in shown["problems"]:
        reading = look_up(one["written"])
        rows = opened(one["records_url"])
        assert int(one["count"].replace(",", "")) == rows.count(), one["title"]
        assert int(one["of"].replace(",", "")) == opened(one["of_url"]).count(), one["title"]
        assert one["unit"] and one["as_of"] and str(reading.cites) in one["cites"]
    covered = next(one for one in shown["problems"] if one["written"] == "units.covered")
    assert covered["part"] == "missing" and int(covered["count"]) > 0
    assert covered["count"] == str(opened(covered["url"] + "&show=missing").count())
    for one in shown["numbers"]:
        assert one["of"] and one["value"] == f"{opened(one['records_url']).count():,}", one["title"]
    cells = [cell for row in shown["beneath"]["rows"] for cell in row["cells"] if cell["url"]]
    assert len(cells) > 4
    for cell in cells:
        assert int(cell["count"]) == opened(cell["url"]).count(), cell


def test_order_is_as_laid_and_as_the_tree_whatever_the_values(cast, today):
    for n in range(3):
        orders.submit(actor=MAKER, org=cast.orgs[5], channel="page", text=f"路灯{n}")
    west = cast.west
    with clock.at(date(2026, 3, 2)):  # what the west did not answer is long overdue there
        shown = board(cast.district)
        overdue = [one["written"] for one in shown["problems"]].index("orders.overdue")
        rows = {
            row["title"]: int(row["cells"][overdue]["count"]) for row in shown["beneath"]["rows"]
        }
        beneath = Org.objects.filter(parent=cast.district, until=None).order_by("path")
        assert list(rows) == [org.short_name or org.name for org in beneath]
        assert rows[west.short_name or west.name] >= 3 > next(iter(rows.values()))
    order = [tile.figure for tile in usual() if tile.shape == "problem"]
    laid = [one["written"] for one in shown["problems"]]
    assert laid == [figure for figure in order if figure in laid]
    ages = shown["charts"][1]["points"]
    values = [point["value"] for point in ages]
    members = look_up("members.members").read(cast.district, Ask(on(date(2026, 3, 2)))).value
    assert len(values) > 1 and sum(values) == members
    bands = ["青年段", "中年段", "中年段偏大", "年长段"]  # as their bounds rise
    labels = [point["label"] for point in ages if point["label"] in bands]
    assert len(labels) > 1 and labels == sorted(labels, key=bands.index)


def test_each_sees_the_own_node_alone_and_pages_need_no_script(cast, client, today):
    for address in ("/s/screen/", "/c/screen/"):
        assert client.get(address).status_code == 302
        sign_in(client, cast.leader)
        page = client.get(address)
        said = page.content.decode()
        assert page.status_code == 200 and cast.east.name in plain(page)
        assert said.index("b-problems") < said.index("b-numbers"), "trouble stands first"
        assert "看表格" in plain(page) or "<table" in said
        assert "时点" in plain(page) and "2025-11-28" in plain(page)
        sign_in(client, cast.street)
        assert client.get(address).status_code == 200
        assert client.get(f"{address}?org={cast.district.code}").status_code == 403
        assert client.get(f"{address}?org={cast.west.code}").status_code in {403, 404}
        sign_in(client, cast.outsider)
        assert client.get(address).status_code == 403
        client.logout()
    sign_in(client, cast.leader)
    wall = client.get("/s/screen/").content.decode()
    assert 'http-equiv="refresh" content="300"' in wall
    assert 'http-equiv="refresh"' not in client.get("/s/screen/?every=0").content.decode()
    body = wall.partition("<body")[2]
    assert "<script" not in body and "animation" not in body
    down = f'/s/screen/?org={cast.east.code}"'
    assert down in wall and client.get(down[:-1]).status_code == 200


def test_a_snapshot_stays_as_it_was_and_says_when_it_was_tampered_with(cast, client, today):
    sign_in(client, cast.clerk)
    asked = {"org": cast.district.code, "occasion": "常委会汇报", "once": "s1"}
    answer = client.post("/c/screen/snapshots/new/", asked)
    assert answer.status_code == 302, plain(answer)
    kept = Snapshot.objects.get()
    assert actions.sound(kept) and kept.taken_on == DAY
    assert JournalLine.objects.filter(verb="screen.freeze").count() == 1
    problem = kept.content["problems"][0]
    assert problem["records"] == int(problem["count"]) and len(problem["fingerprint"]) == 64
    address = f"/s/screen/{kept.pk}/"
    before = plain(client.get(address))
    with clock.at(date(2026, 2, 2)):
        orders.submit(actor=MAKER, org=cast.orgs[5], channel="page", text="新的")
        actions.adopt(cast.district, actor=MAKER)
        actions.take_down(Tile.objects.up().first(), actor=MAKER)
        sign_in(client, cast.clerk)
        assert plain(client.get(address)) == before and "2025-11-28" in before
        assert "refresh" not in client.get(address).content.decode().partition("<body")[0].replace(
            "htmx", ""
        )
        paper = client.get(f"/c/screen/printed/{kept.pk}/")
        assert kept.digest in plain(paper) and "常委会汇报" in plain(paper)
    with pytest.raises(JournalError):
        kept.save()
    with pytest.raises(JournalError):
        Snapshot.objects.all().delete()
    kept.content["problems"][0]["count"] = "999"
    assert not actions.sound(kept)
    sign_in(client, cast.neighbour)
    assert client.get(address).status_code == 404


def test_tiles_are_data_kept_by_staff_inherited_below_and_refused_in_plain_words(
    cast, client, today
):
    assert tiles_of(cast.huaiyin)[1] is None
    laid = actions.adopt(cast.east, actor=MAKER)
    assert tiles_of(cast.huaiyin)[1] == cast.east and tiles_of(cast.west)[1] is None
    with pytest.raises(ValidationError, match="已经有自己的"):
        actions.adopt(cast.east, actor=MAKER)
    first = next(tile for tile in laid if tile.shape == "problem")
    with pytest.raises(ValidationError, match="最多放"):
        for n in range(9):
            actions.put_up(actor=MAKER, **HALF | {"org": cast.east, "shape": "problem", "place": n,
                                                  "figure": "places.profiled"})  # fmt: skip
    actions.take_down(first, actor=MAKER)
    assert first.figure not in [tile.figure for tile in tiles_of(cast.east)[0]
                                if tile.shape == "problem"]  # fmt: skip
    twice = HALF | {"org": cast.east, "shape": "problem", "figure": "life.theme_days"}
    actions.put_up(actor=MAKER, **twice | {"stretch": "year"})  # beside that of the last month
    for kept in actions.freeze(actor=MAKER, org=cast.east, occasion="碰头会").content["problems"]:
        assert kept["records"] == int(kept["count"].replace(",", "")), kept["title"]
    sign_in(client, cast.clerk)
    new = {
        "org": cast.west.code,
        "shape": "problem",
        "place": 1,
        "part": "records",
        "stretch": "day",
    }
    for figure, why in (
        ("orgs.org", "相近的有"), ("orgs.orgs", "有分母"), ("members.mobile_share", "有分母"),
    ):  # fmt: skip
        answer = client.post("/c/screen/tiles/new/", new | {"figure": figure, "once": figure})
        assert answer.status_code == 422 and why in plain(answer), figure
    split = new | {"shape": "split", "figure": "orgs.orgs", "split": "weather", "once": "w"}
    assert "可以按这些分组" in plain(client.post("/c/screen/tiles/new/", split))
    named = split | {"split": "领域", "stretch": "month", "once": "n"}
    assert client.post("/c/screen/tiles/new/", named).status_code == 302
    tile = Tile.objects.get(figure="orgs.orgs")
    assert tile.split == "field"
    assert TileForm.record_initial(tile)["split"] == "领域", "chosen by its name, kept by its code"
    actions.take_down(tile, actor=MAKER)
    offered = client.get("/c/screen/tiles/only/?figure=基层党组织数").content.decode()
    assert re.search(r'<option value="kind=branch">\s*党支部\s*</option>', offered)
    narrow = named | {"figure": "基层党组织数", "only": "kind=branch", "once": "o"}
    assert client.post("/c/screen/tiles/new/", narrow).status_code == 302
    tile = Tile.objects.up().get(figure="orgs.orgs{kind=branch}")
    begun = TileForm.record_initial(tile)
    assert (begun["figure"], begun["only"]) == ("基层党组织数", "kind=branch")
    actions.take_down(tile, actor=MAKER)
    wrong = narrow | {"only": "kind=kin", "once": "k"}
    assert "没有这个选项" in plain(client.post("/c/screen/tiles/new/", wrong))
    good = new | {"figure": "units.covered", "title": "空白", "part": "missing", "once": "g"}
    answer = client.post("/c/screen/tiles/new/", good)
    assert answer.status_code == 302, plain(answer)[:3000]
    shown = board(cast.west)
    assert [one["title"] for one in shown["problems"]] == ["空白"] and shown["laid_by"]


@pytest.mark.django_db
def test_a_tile_of_a_figure_that_is_gone_is_still_listed(cast, client, today):
    tile = Tile(org=cast.district, shape="problem", place=1, figure="old.figure", split="kind")
    tile.save_base(force_insert=True)
    clerk = sign_in(client, cast.clerk)
    for page in ("/c/screen/tiles/", f"/c/screen/tiles/{tile.pk}/"):
        assert "old.figure" in clerk.get(page).content.decode()


def test_an_empty_installation_says_what_is_missing_and_shows_no_nought(cast, client, today):
    assert not Order.objects.exists()
    shown = board(cast.district)
    titles = [one["title"] for one in shown["lacking"]]
    assert any("诉求" in title for title in titles)
    assert "orders.overdue" not in [one["written"] for one in shown["problems"]]
    assert all("还没有登记过" in one["why"] for one in shown["lacking"]), shown["lacking"]
    sign_in(client, cast.leader)
    page = plain(client.get("/s/screen/"))
    assert "还缺什么" in page and "还没有登记过" in page


def test_a_report_may_ask_for_charts_whose_points_are_slots(cast, monkeypatch):
    text = (
        '{% load report charting %}# 党员\n{% chart "members.members" split="age" %}'
        '{% chart "members.members" %}共{% figure "members.members" %}名。'
    )
    made = engines["django"].from_string(text)
    monkeypatch.setattr("jiceng.insight.reports.writing.engines", {"django": Only(made)})
    report = Report(name="charted", title="图", heading="{node}的图")
    draft = write(report, cast.district, Ask(year(2025), as_of=DAY))
    by_age, over_time = (block for block in draft.blocks if block.style == "chart")
    points = list(charts.points(draft, by_age))
    whole = look_up("members.members").read(cast.district, Ask(year(2025), as_of=DAY)).value
    assert sum(int(slot.said) for _label, slot in points) == whole > 0
    assert all(opened(slot.link).count() == int(slot.said) for _label, slot in points)
    assert [label for label, _slot in charts.points(draft, over_time)][-2:] == ["2024年", "2025年"]
    page = papers.prose(draft, drawn=True)
    assert page.count("<svg") == 2 and page.count("<table") == 2 and "<script" not in page
    assert papers.prose(draft).count("<svg") == papers.prose(draft).count("<table") == 2
    with ZipFile(BytesIO(papers.word(draft))) as file:
        body = file.read("word/document.xml").decode()
    assert "历期变化" in body and body.count("<w:tbl>") >= 3
    frozen = Draft.read(draft.kept())
    assert frozen.fingerprint() == draft.fingerprint() and papers.prose(frozen, drawn=True) == page


def test_a_figure_page_draws_by_script_what_stands_there_without(cast, client):
    sign_in(client, cast.clerk)
    page = client.get(f"/c/shelf/members.members/?org={cast.district.code}&period=2025").content
    said = page.decode()
    assert re.search(r'<script src="[^"]*shelf/charts[^"]*js" data-lib="[^"]*echarts[^"]*"', said)
    chart = re.search(r'<figure class="chart"[^>]* data-kind="line">.*?</figure>', said, re.S)[0]
    assert "<svg" in chart and "<table" in chart and "2025年" in chart
    assert not re.search(r"<script(?![^>]*src=)[^>]*>\s*\S", said), "no script within the page"
