"""What each page template is given in the tests: the contract of its README, with made-up names."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator

DAY, MOMENT = date(2026, 11, 22), datetime(2026, 11, 22, 10, 32)  # noqa: DTZ001
NAMES = ["李明华", "王䶮", "艾尔肯·买买提", "刘玥"]


def link(title: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "url": "/x/", **more}


SCOPE = {
    "code": "0102",
    "title": "第二街道党工委",
    "sub": True,
    "path": [{"code": "01", "title": "示范区委"}, {"code": "0102", "title": "第二街道党工委"}],
    "children": [{"code": "010201", "title": "第一社区党委"}],
}
SHELL: dict[str, Any] = {
    "name": "示范区党建平台", "home_url": "/c/", "host": "示范区委组织部", "filing": "备案第1号",
    "help_phone": "10012340000", "help_hours": "工作日 8:30–18:00", "complaint_url": "/p/burden/",
    "demo": True, "language_url": "/language/", "user_key": "k7", "user_name": "王䶮",
    "user_post": "干事", "user_links": [link("我的账号", icon="user")], "logout_url": "/logout/",
    "search_url": "/c/search/", "todo_url": "/c/todo/", "todo_count": 12,
    "downloads_url": "/c/downloads/", "downloads_count": 1, "scope": SCOPE,
    "period": {"code": "2026Q4", "title": "2026年第四季度"},
    "periods": [{"code": "2026Q4", "title": "2026年第四季度"}], "tree_url": "/c/tree/",
}  # fmt: skip
MENU = [
    link("工作台", icon="desk", active=False, children=[]),
    link("党员", icon="people", active=True, children=[link("花名册", active=True)]),
]
TABS = [link("待办", icon="inbox", active=True, count=3), link("我的", icon="user", active=False)]
BUTTONS = [
    link("新增", icon="plus", primary=True),
    {"title": "导出", "icon": "export", "links": [link("台账", icon="excel")]},
    {"title": "打印", "print": True},
    {"title": "撤下", "post": True, "url": "/x/", "once": "k0", "confirm": "撤下？"},
]
COLUMNS = [
    {"name": "name", "title": "姓名", "kind": "text", "order": "ascending", "sortable": True},
    {"name": "phone", "title": "电话", "kind": "masked", "order": "", "sortable": False},
    {"name": "joined", "title": "入党日期", "kind": "date", "order": "", "sortable": True},
    {"name": "state", "title": "状态", "kind": "code", "order": "", "sortable": True},
    {"name": "dues", "title": "党费", "kind": "num", "order": "", "sortable": True},
]
ROWS = [
    {
        "pk": n, "url": f"/c/members/{n}/", "title": name,
        "cells": [
            {"text": name}, {"text": "100****0001", "kind": "masked", "reveal_url": "/x/"},
            {"text": DAY, "kind": "date"}, {"text": "进行中", "state": "进行中"},
            {"text": 1204.5, "kind": "num"} if n else {"text": None, "missing": True},
        ],
    }
    for n, name in enumerate(NAMES)
]  # fmt: skip
TABLE = {
    "name": "members.member", "columns": COLUMNS, "rows": ROWS, "sizes": [20, 50],
    "totals": [None, None, None, None, 3613.5],
    "choices": [{"name": c["name"], "title": c["title"], "shown": True} for c in COLUMNS],
    "page": Paginator(range(1204), 20).get_page(3),
}  # fmt: skip
EMPTY = {"words": "本季度还没有记录。", "buttons": [link("补记一次会")]}


class Filters(forms.Form):
    q = forms.CharField(label="关键字", required=False)


class Meeting(forms.Form):
    kind = forms.ChoiceField(
        label="类型", choices=[("1", "党员大会"), ("2", "支委会")], widget=forms.RadioSelect
    )
    held = forms.DateField(label="日期", help_text="固定组织生活日为每月第一个星期二")
    phone = forms.CharField(label="联系电话", max_length=11)
    words = forms.CharField(label="决议", required=False, widget=forms.Textarea)
    tell = forms.BooleanField(label="同时发通知", required=False)
    paper = forms.FileField(label="附件", required=False)


def wrong() -> Meeting:
    return Meeting({"kind": "1", "held": "", "phone": "1" * 12})


FACTS = [
    {"title": "书记", "text": "李明华", "url": "/x/"},
    {"title": "换届到期", "text": None, "missing": True},
    {"title": "成立日期", "text": DAY, "wide": True},
]
STEPS = [link("换届", asks=True, primary=True), link("确认", once="k1"), link("撤销", danger=True)]
HISTORY = [
    {
        "title": "换届", "who": "王䶮", "at": MOMENT, "reason": "任期届满", "late": True,
        "changes": [{"title": "书记", "before": "刘玥", "after": "李明华"}],
    }
]  # fmt: skip
PANELS = [
    {"name": "m", "title": "近期会议", "count": 12, "columns": COLUMNS, "rows": ROWS, "url": "/x/"},
    {"name": "f", "title": "联系", "facts": FACTS},
    {"name": "e", "title": "班子成员", "empty": "还没有班子成员。"},
]
TRIAL = {
    "file": "花名册.xlsx", "total": 1000, "good": 948, "bad": 50, "twins": 2, "same": 0,
    "columns": [{"title": "姓名"}, {"title": "电话"}], "page": None, "workbook_url": "/x/",
    "causes": [{"column": "电话", "words": "位数不对", "count": 50, "url": "/x/"}],
    "rows": [
        {"number": 5, "state": "late", "words": "有误", "cells": [
            {"text": "刘玥"},
            {"text": "1001", "error": "应为 11 位", "input": "r5-phone", "title": "电话"}]},
        {"number": 9, "state": "near", "words": "疑似重复", "match": link("王䶮"), "cells": []},
    ],
}  # fmt: skip
BATCH = {
    "added": 900, "changed": 48, "same": 0, "left": 52, "at": MOMENT, "who": "王䶮",
    "rows_url": "/x/", "undo_url": "/undo/", "undo_until": MOMENT,
}  # fmt: skip
JOB = {
    "pk": 42, "url": "/c/jobs/42/", "title": "导出花名册", "state": "open", "running": True,
    "step": 3, "steps": 4, "words": "校验", "done": 1240, "total": 3000, "cancel_url": "/x/",
    "at": MOMENT,
}  # fmt: skip
DONE = {
    "pk": 41, "url": "/x/", "title": "台账", "state": "done", "running": False, "words": "已完成",
    "at": MOMENT, "size": 345678, "keep_until": DAY, "file_url": "/f/41/",
}  # fmt: skip
ITEM = link("点单 JD-7K2M", where="第一社区", state="near", due_words="还有 8 小时", verb="派单")
CHILDREN = [
    {**link("第一社区"), "value": 95.0, "of": 20, "having": 19, "missing": 1, "missing_url": "/x/"},
    {**link("第二社区"), "value": None, "of": 20, "having": None, "missing": 20},
]
FIGURE = {
    "key": "life.assemblies", "value": 87.5, "unit": "%", "definition": "期间内开过会的支部。",
    "node": "第二街道", "period": "2026年第四季度", "as_of": DAY, "cites": "条例第十一条",
    "of": 38, "of_url": "/of/", "having": 33, "records_url": "/records/", "missing": 5,
    "missing_url": "/missing/", "closed": True, "supplied_by": "支部书记",
}  # fmt: skip
ROLL = {
    "title": "到会情况", "prefix": "roll",
    "choices": [{"name": "present", "title": "实到", "tone": "done"},
                {"name": "leave", "title": "请假", "tone": "near"},
                {"name": "absent", "title": "缺席", "tone": "late"}],
    "reasons": [{"name": "ill", "title": "生病"}],
    "people": [{"pk": n, "name": name, "choice": "present"} for n, name in enumerate(NAMES)],
}  # fmt: skip
CELL = link("记一次会", words="11月3日", icon="meeting", state="near")


def pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """Each page by a short name: its template and its context, the frame's left out."""
    shelf = {**link("已召开的"), "key": "life.assemblies", "unit": "个", "asked": True, "value": 33,
             "definition": "期间内开过会的支部。", "splits": ["领域"]}  # fmt: skip
    return {
        "table": ("table", {"table": TABLE, "buttons": BUTTONS, "filters": Filters({"q": "李"}),
                  "filters_more": Filters(auto_id="more_%s"),
                  "definition": "期末在册的党员。",
                  "chips": [link("状态", value="正式")], "views": [link("我管的")], "once": "k2",
                  "save_view_url": "/v/"}),
        "empty": ("table", {"table": {**TABLE, "rows": [], "page": Paginator([], 20).get_page(1)},
                  "empty": EMPTY}),
        "detail": ("detail", {"facts": FACTS, "steps": STEPS, "panels": PANELS, "state": "完成",
                   "history": HISTORY, "history_url": "/h/", "warnings": [{"words": "快届满了"}]}),
        "form": ("form", {"form": Meeting(), "once": "k3", "cancel_url": "/x/",
                 "draft": {"url": "/d/", "saved_at": MOMENT}}),
        "wrong": ("form", {"form": wrong(), "once": "k3"}),
        "step": ("confirm_step", {"form": Meeting(), "once": "k4", "facts": FACTS,
                 "step": {"title": "撤销"}, "refusal": "还有党员，请先转出。"}),
        "upload": ("import", {"stage": "upload", "form": Meeting(), "once": "k5"}),
        "trial": ("import", {"stage": "trial", "trial": TRIAL, "once": "k6"}),
        "imported": ("import", {"stage": "done", "batch": BATCH, "once": "k7"}),
        "job": ("job", {"job": JOB}),
        "finished": ("job", {"job": DONE}),
        "downloads": ("downloads", {"jobs": [JOB, DONE]}),
        "todo": ("todo", {"groups": [{"title": "今天", "items": [ITEM]}], "panels": PANELS}),
        "nothing": ("todo", {"groups": [], "nothing": True, "empty": EMPTY}),
        "search": ("search", {"q": "李明", "results": [{"title": "党员", "items": [ITEM]}]}),
        "not_found": ("search", {"q": "××", "results": [], "nothing": True}),
        "figure": ("figure", {"figure": FIGURE, "children": CHILDREN, "children_most": 95,
                   "over_time": [("2025", 71), ("2026H1", None), ("2026", 87.5, "/y/")],
                   "splits": [{"name": "field", "title": "领域", "rows": CHILDREN, "most": 95}]}),
        "shelf": ("shelf", {"rooms": [{"name": "life", "title": "组织生活", "figures": [shelf]}]}),
        "first_steps": ("first_steps", {"steps_done": 0, "steps": [
            link("选定区划", words="从区划代码建。", done=False, next=True)]}),
        "report": ("report", {"outline": [{"title": "一、基本情况", "anchor": "a"}],
                   "prose": "正文",
                   "missing": [link("集体收入", words="3 个没填", supplied_by="社区")],
                   "differences": [link("召开率", before=89.5, after=87.5)],
                   "definitions": [{"title": "召开率", "words": "期间内…"}]}),
        "print": ("print", {"signatures": ["填表人"], "paper": "a4"}),
        "phone_list": ("phone_list", {"tabs": TABS, "buttons": BUTTONS[:1],
                       "groups": [{"title": "今天", "items": [CELL]}]}),
        "phone_tiles": ("phone_tiles", {"tabs": TABS, "tiles": [link("我要帮忙", icon="help")]}),
        "phone_form": ("phone_form", {"form": Meeting(), "roll": ROLL, "once": "k8"}),
        "phone_done": ("phone_done", {"receipt": "7K2M9QRT", "buttons": BUTTONS[:1]}),
    }  # fmt: skip
