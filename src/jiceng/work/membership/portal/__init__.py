"""The phone: a branch verifies its members in one pass, or puts one thing right."""

from typing import Any

from django.urls import path

from jiceng.kit.pages.gate import console
from jiceng.work.membership.access import KEEPS
from jiceng.work.membership.portal.verifying import done, fix, verify

urls: list[Any] = [
    path("verify/", console(verify, KEEPS), name="membership.verify"),
    path("verify/done/", console(done, KEEPS), name="membership.verify_done"),
    path("<int:pk>/fix/", console(fix, KEEPS), name="membership.fix"),
]
