"""A number of a page of figures opens to the very same question."""

from datetime import date
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.kit.crosstabs import opens

FIGURE: object = SimpleNamespace(key="training.covered")
NODE = SimpleNamespace(code="990000")


def test_the_day_asked_stands_in_the_address():
    asked = parse_qs(urlsplit(opens(FIGURE, {}, NODE, Ask(year(2025), date(2025, 11, 30)))).query)
    assert asked == {"org": ["990000"], "period": ["2025"], "asof": ["2025-11-30"]}
    plain = parse_qs(urlsplit(opens(FIGURE, {"way": "out"}, NODE, Ask(year(2025)))).query)
    assert plain == {"org": ["990000"], "period": ["2025"], "way": ["out"]}
