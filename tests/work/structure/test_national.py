"""Organisations under the titles of the national register: in, out, and in again unchanged."""

import io
from datetime import date

import openpyxl
import pytest
from django.http import QueryDict

from jiceng.kit.exports import DATA, Order, write
from jiceng.kit.imports.actions import import_rows, take_in
from jiceng.kit.imports.judging import Fate
from jiceng.kit.imports.trials import lines, try_out
from jiceng.kit.scope import read as read_scope
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Org
from jiceng.work.structure.access import SETS
from jiceng.work.structure.sheets.national import NATIONAL
from tests.cast import MAKER
from tests.kit.imports.conftest import upload

pytestmark = pytest.mark.django_db
TITLES = """
党组织全称 党组织简称 党内统计用简称 上级党组织 成立日期 党组织编码 联系人 联系电话 组织类别
是否具有“审批预备党员权限” 功能型党组织 所在单位名称 所在单位统一社会信用代码 所在行政区划
批准成立的上级党组织 批准成立文号 是否新业态 驻外情况 曾用名 领域
""".split()  # noqa: SIM905


def tried(data, actor):
    batch = take_in(upload(data, "党组织.xlsx"), "党组织.xlsx", NATIONAL, actor=actor)
    return try_out(batch, NATIONAL, actor=actor, keeps=SETS)


def exported(actor):
    query, file = QueryDict(""), io.BytesIO()
    write(Order(NATIONAL, actor, read_scope(actor, query), query, DATA), file)
    page = openpyxl.load_workbook(io.BytesIO(file.getvalue())).worksheets[0]
    return [list(row) for row in page.iter_rows(values_only=True)], file.getvalue()


def book(**said):
    made = openpyxl.Workbook()
    made.active.append(list(said))
    made.active.append(list(said.values()))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_an_organisation_comes_in_by_the_national_titles_and_goes_out_by_them(cast):
    assert [str(one.title) for one in NATIONAL.columns if not one.key] == TITLES
    line = {
        "党组织全称": "槐荫新设党支部", "上级党组织": cast.huaiyin.name, "成立日期": "2025-05-06",
        "党组织编码": "99887766", "联系电话": "0379-1", "组织类别": "党支部", "是否新业态": "是",
        "批准成立文号": "区组〔2025〕9号", "领域": "城市社区", "党内统计用简称": "槐荫新设",
        "批准成立的上级党组织": "某某街道工委（已撤销）", "驻外情况": "驻外（深圳）",
    }  # fmt: skip
    batch = tried(book(**line), cast.clerk)
    assert [one["problems"] for one in lines(batch, Fate.WRONG)] == []
    import_rows(batch, NATIONAL, actor=cast.clerk, keeps=SETS)
    made = Org.objects.get(code="99887766")
    assert (made.parent, made.since, made.new_business) == (cast.huaiyin, date(2025, 5, 6), True)
    assert (made.stat_name, made.away) == ("槐荫新设", "驻外（深圳）")
    orgs.rename(made, actor=MAKER, name="槐荫更名党支部", since=date(2025, 9, 1))
    table, data = exported(cast.clerk)
    heads = next(one for one in table if {"党组织全称", "*党组织全称"} & {str(c) for c in one})
    names = [str(head).strip("*＊ ") for head in heads]
    (mine,) = [one for one in table if "槐荫更名党支部" in one]
    back = dict(zip(names, mine, strict=True))
    assert (back["曾用名"], back["批准成立文号"]) == ("槐荫新设党支部", "区组〔2025〕9号")
    kept = ("党内统计用简称", "批准成立的上级党组织", "驻外情况")
    assert [back[one] for one in kept] == [line[one] for one in kept]
    assert {one["fate"] for one in lines(tried(data, cast.clerk), *Fate)} == {"same"}
    bad = line | {"党组织编码": "1", "是否具有“审批预备党员权限”": "是"}
    (wrong,) = lines(tried(book(**bad), cast.clerk), Fate.WRONG)
    assert "党支部没有审批预备党员的权限" in str(wrong["problems"])
