"""The cast on one day, and what the tests of training ask and open."""

from datetime import date

import pytest

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.work.training import actions
from jiceng.work.training.models import (
    Audience,
    TrainingClass,
)
from tests.cast import fill

US = System("测试")
TODAY = date(2025, 11, 30)


@pytest.fixture
def cast(db):
    with clock.at(TODAY):
        yield fill()


def now(period=None, day=TODAY):
    return Ask(period or year(2025), as_of=day)


def secretaries():
    return Audience.objects.get(key="grassroots_secretary")


def home():
    return TrainingClass.objects.get(way="home")


def open_class(cast, **more):
    values = {
        "org": cast.district, "name": "冬训", "audience": secretaries(), "way": "home",
        "starts_on": date(2025, 11, 28), "ends_on": date(2025, 12, 2),
    }  # fmt: skip
    klass = actions.arrange(actor=US, **{**values, **more})
    actions.submit(klass, actor=US)
    return actions.approve(klass, actor=US, on=min(TODAY, klass.starts_on))
