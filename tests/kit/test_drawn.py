"""What is drawn in Python says what a template would, and escapes as it would."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString

LOAD = "{% load i18n kit drawn %}"
STEP = (
    '{% if s.asks %}<a class="btn{% if s.primary %} btn-primary{% endif %}{% if s.danger %}'
    ' btn-danger{% endif %}" href="{{ s.url }}">{{ s.title }}</a>{% else %}<form class="inline"'
    ' method="post" action="{{ s.url }}" data-once>{% csrf_token %}<input type="hidden" name="once"'
    ' value="{{ s.once }}"><button class="btn{% if s.primary %} btn-primary{% endif %}'
    '{% if s.danger %} btn-danger{% endif %}">{{ s.title }}</button></form>{% endif %}'
)
BUTTON = (
    '{% if b.post %}<form class="inline" method="post" action="{{ b.url }}"{% if b.confirm %}'
    ' data-confirm="{{ b.confirm }}"{% endif %}>{% csrf_token %}{% if b.once %}<input type="hidden"'
    ' name="once" value="{{ b.once }}">{% endif %}<button class="btn{% if b.primary %} btn-primary'
    '{% endif %}{% if b.danger %} btn-danger{% endif %}">{% if b.icon %}{% icon b.icon %}'
    "{% endif %}{{ b.title }}</button></form>{% elif b.links %}"
    '<details class="drop to-left"><summary class="btn">{% if b.icon %}{% icon b.icon %}{% endif %}'
    '{{ b.title }}{% icon "down" %}</summary><div class="drop-body">{% for link in b.links %}'
    '<a class="pick" href="{{ link.url }}"{% if link.download %} download{% endif %}>'
    '{% icon link.icon|default:"excel" %}{{ link.title }}</a>{% endfor %}</div></details>'
    '{% elif b.print %}<button type="button" class="btn" data-print>{% icon "print" %}'
    '{{ b.title|default:_("打印") }}</button>{% else %}<a class="btn{% if b.primary %} btn-primary'
    '{% endif %}{% if b.danger %} btn-danger{% endif %}" href="{{ b.url }}"{% if b.download %}'
    " download{% endif %}>{% if b.icon %}{% icon b.icon %}{% endif %}{{ b.title }}</a>{% endif %}"
)
FACTS = (
    '<dl class="facts">{% for fact in f %}<div{% if fact.wide %} class="wide"{% endif %}>'
    "<dt>{{ fact.title }}</dt><dd>{% cell fact %}</dd></div>{% endfor %}</dl>"
)
HISTORY = (
    '<ol class="history">{% for line in h %}<li><p><strong>{% if line.url %}'
    '<a href="{{ line.url }}">'
    "{{ line.title }}</a>{% else %}{{ line.title }}{% endif %}</strong> {{ line.who }}</p>"
    "{% if line.words %}<p>{{ line.words }}</p>{% endif %}{% if line.reason %}<p>"
    '{% translate "理由" %}{% translate "：" %}{{ line.reason }}</p>{% endif %}'
    '{% for change in line.changes %}<p class="hint">{{ change.title }}：'
    '{{ change.before|default:"—" }} → {{ change.after|default:"—" }}</p>{% endfor %}'
    '<p class="hint">{{ line.at|said }}{% if line.late %} · {% translate "补录" %}{% endif %}</p>'
    "</li>{% endfor %}</ol>"
)
EVIL = "<b onclick='x'>&"
AT = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)


def both(tag, text, **given):
    context = {"csrf_token": "t&t", **given}
    return [Template(LOAD + one).render(Context(context)) for one in (tag, text)]


@pytest.mark.parametrize(
    "step",
    [
        {"title": EVIL, "url": "/x/?a=1&b=2", "asks": True},
        {"title": "办", "url": "/x/", "asks": True, "primary": True, "danger": True},
        {"title": EVIL, "url": "/x/", "once": "k&"},
        {"title": "办", "url": "/x/", "once": "k", "primary": True},
    ],
)
def test_a_step(step):
    ours, theirs = both("{% step_of s %}", STEP, s=step)
    assert ours == theirs


@pytest.mark.parametrize(
    "button",
    [
        {"title": EVIL, "url": "/x/?a=1&b=2"},
        {"title": "改", "url": "/x/", "icon": "edit", "primary": True, "download": True},
        {"title": "删", "url": "/x/", "post": True, "confirm": EVIL, "once": "k", "danger": True},
        {"title": "删", "url": "/x/", "post": True, "icon": "x"},
        {"title": "导出", "icon": "download", "links": [{"title": EVIL, "url": "/y/?&"},
         {"title": "表", "url": "/z/", "icon": "table", "download": True}]},
        {"title": "", "print": True},
        {"title": SafeString("<i>印</i>"), "print": True},
    ],
)  # fmt: skip
def test_a_button(button):
    ours, theirs = both("{% button_of b %}", BUTTON, b=button)
    assert ours == theirs
    assert both("{% buttons_of bs %}", "", bs=[button])[0] == theirs


def test_a_form_without_a_token_has_none():
    given = {"s": {"title": "办", "url": "/x/", "once": "k"}, "csrf_token": None}
    ours, theirs = both("{% step_of s %}", STEP, **given)
    assert ours == theirs
    assert "csrfmiddlewaretoken" not in ours


def test_facts():
    facts = [
        {"title": EVIL, "text": EVIL, "wide": True},
        {"title": "状态", "text": "完成", "state": "done"},
        {"title": "链", "text": "甲", "url": "/x/?a&b"},
        {"title": "缺", "text": None},
    ]
    ours, theirs = both("{% facts_of f %}", FACTS, f=facts)
    assert ours == theirs


def test_history():
    lines = [
        {"title": EVIL, "who": EVIL, "at": AT, "reason": EVIL, "url": "/x/?a&b", "words": EVIL,
         "late": True, "changes": [{"title": EVIL, "before": EVIL, "after": None},
                                   {"title": "数", "before": 0, "after": 3}]},
        {"title": "改", "who": "赵䶮", "at": AT, "reason": "", "changes": []},
    ]  # fmt: skip
    ours, theirs = both("{% history_of h %}", HISTORY, h=lines)
    assert ours == theirs
