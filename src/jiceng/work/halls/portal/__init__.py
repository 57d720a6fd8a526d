"""Without signing in: booking a place, looking it up, giving it back; where the committee stops."""

from typing import Any

from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from jiceng.work.halls.portal import public

urls: list[Any] = []
roots = {
    "p/": [
        path("visit/", require_safe(public.slots), name="halls.visit"),
        path("visit/find/", public.find, name="halls.find"),
        path("visit/slot/<uuid:uid>/", public.ask, name="halls.ask"),
        path("visit/code/<str:key>/", require_safe(public.receipt), name="halls.receipt"),
        path("visit/code/<str:key>/cancel/", require_POST(public.cancel), name="halls.give_back"),
        path("rounds/", require_safe(public.rounds), name="halls.rounds_ahead"),
    ]
}
