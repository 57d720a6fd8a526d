"""The phone: a branch verifies its members in one pass, or puts one thing right."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy

from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.work.membership.access import KEEPS
from jiceng.work.membership.portal.verifying import done, fix, verify

urls: list[Any] = [
    path("verify/", console(verify, KEEPS), name="membership.verify"),
    path("verify/done/", console(done, KEEPS), name="membership.verify_done"),
    path("<int:pk>/fix/", console(fix, KEEPS), name="membership.fix"),
]
DOORS = [
    Door(
        "people",
        gettext_lazy("核对党员信息"),
        "membership.verify",
        gettext_lazy("都对就点一下，不对的改一处"),
        "check",
        50,
        KEEPS,
    ),
]
