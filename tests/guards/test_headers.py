"""What every answer tells the browser, and that nothing is written without its token."""

import re
from collections import Counter
from typing import Any
from zlib import crc32

import pytest
from django.test import Client

from jiceng.kernel import clock
from jiceng.kit.tenant import TenantValue
from tests.conftest import SOAK
from tests.guards.oracle import Policy
from tests.guards.routes import Route, walk
from tests.guards.stage import Stage

POLICY = Policy.read()
ROUTES = walk()
SLOTS = {"pk": 1, "uid": "01a20310-22a6-7b65-941c-7d75872c0757", "verb": "void", "name": "survey",
         "key": "orgs.orgs", "kind": "html", "label": "orgs.org"}  # fmt: skip
# Unsafe methods that need no token, each with what stands for it: whoever tells something without
# a name has no cookie, so there is neither a token nor anybody a stranger's page could act for.
WITHOUT_TOKEN: set[str] = {"orders.hotline"}
SAFE_STATUS = {403, 404, 405}


def address(route: Route) -> str:
    return route.filled({**dict.fromkeys(route.slots, 1), **SLOTS})


def policy_of(answer: Any) -> dict[str, list[str]]:
    said = answer.get("Content-Security-Policy", "")
    return {part.split()[0]: part.split()[1:] for part in said.split(";") if part.strip()}


def faults(route: Route, answer: Any) -> list[str]:
    """What an answer lacks."""
    csp, found = policy_of(answer), []
    said = " ".join(word for words in csp.values() for word in words)
    if not csp or "unsafe" in said or "*" in said or "http:" in said:
        found.append(f"policy: {csp}")
    if csp.get("frame-ancestors") != ["'none'"] or csp.get("object-src") != ["'none'"]:
        found.append("framing")
    if csp.get("base-uri") != ["'none'"] or csp.get("form-action") != ["'self'"]:
        found.append("base and forms")
    for name, value in (("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
                        ("Referrer-Policy", "same-origin"),
                        ("Cross-Origin-Opener-Policy", "same-origin")):  # fmt: skip
        if answer.get(name) != value:
            found.append(f"{name}: {answer.get(name)}")
    public = route.pattern.startswith("p/") and "public" in answer.get("Cache-Control", "")
    if not public and "no-store" not in answer.get("Cache-Control", ""):
        found.append(f"may be kept: {answer.get('Cache-Control')}")
    return [f"{route.pattern} {answer.status_code}: {one}" for one in found]


def shared(number: int, of: int) -> list[Route]:
    """The routes that fall to one of so many askers everyday; in the soak, all to each."""
    return [one for one in ROUTES if SOAK or crc32(one.key.encode()) % of == number % of]


ASKERS = ["anonymous", "clerk", "secretary"]


@pytest.mark.parametrize("actor", ASKERS)
def test_every_answer_carries_the_browsers_defences(
    actor: str, stage: Stage, unrendered: None
) -> None:
    client = stage.client(actor, raise_request_exception=False)
    mine = shared(ASKERS.index(actor), 2 * len(ASKERS))  # half of all, in the soak each
    found = [one for route in mine for one in faults(route, client.get(address(route)))]
    assert "\n".join(found[:20]) == ""


# What every page for everybody says of whoever answers for it, and of how it is read.
HOUSE = {"host": "某主办单位", "filing": "备字第0001号", "help_phone": "0000-1234567"}
FOOT = (*HOUSE.values(), "本系统为非涉密系统", 'href="/p/burden/"', 'href="/p/privacy/"')
READING = ("ui=elder", "data-speak")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|user-scalable|javascript:"
)


def unlike(page: str, *, paper: bool) -> list[str]:
    """What a page for everybody lacks, or has against the policy it is sent with."""
    wanted = FOOT if paper else FOOT + READING
    if 'name="phone"' in page:  # whoever leaves a number agrees to something, and is told to what
        wanted = (*wanted, "data-consent")
    return [one for one in wanted if one not in page] + [
        found[0].strip() for found in INLINE.finditer(page)
    ]


def test_every_page_for_everybody_says_who_answers_for_it_and_can_be_read(stage: Stage) -> None:
    values = [
        TenantValue(name=name, value=said, set_at=clock.now()) for name, said in HOUSE.items()
    ]
    TenantValue.objects.bulk_create(values)
    client, whole, wrong = Client(raise_request_exception=False), Counter[int](), []
    for route in ROUTES:
        found = POLICY.classify(route)
        if found is None or "PUBLIC" not in found[0].see or route.face == "api":
            continue
        answer = client.get(f"{address(route)}?ui=elder")
        if not answer.content or "html" not in answer.get("Content-Type", ""):
            continue  # an address that is only posted to, or speaks to machines
        page = answer.content.decode()
        paper, whole[answer.status_code] = "sheet-body" in page, whole[answer.status_code] + 1
        if not paper:
            page = page.replace("ui=plain", "ui=elder")  # it is large now: the way back is offered
            wrong += [] if 'data-ui="elder"' in page else [f"{route.pattern}: stays small"]
        wrong += [
            f"{route.pattern} {answer.status_code}: {one}" for one in unlike(page, paper=paper)
        ]
    assert wrong == []
    assert whole[200] >= 18, whole
    bare = '<button onclick="x()" style="y">'
    assert len(unlike(bare, paper=False)) == len(FOOT + READING) + 2
    assert "data-consent" in unlike('<input name="phone">', paper=True)


def test_errors_carry_them_too(stage: Stage) -> None:
    client = stage.client("clerk", raise_request_exception=False)
    nowhere = Route("c/nowhere/", "nowhere", None)
    assert faults(nowhere, client.get("/c/nowhere/")) == []
    assert client.get("/c/nowhere/").status_code == 404


SENDERS = [
    *((actor, "post") for actor in ASKERS),
    *(("clerk", method) for method in ("put", "patch", "delete")),
]


@pytest.mark.parametrize(("actor", "method"), SENDERS)
def test_no_unsafe_request_passes_without_a_token(
    actor: str, method: str, stage: Stage, unrendered: None
) -> None:
    client = stage.client(actor, enforce_csrf_checks=True, raise_request_exception=False)
    wrong = []
    for route in shared(SENDERS.index((actor, method)), len(SENDERS)):
        if route.key in WITHOUT_TOKEN:
            continue
        status = getattr(client, method)(address(route), {"reason": "x"}).status_code
        api = route.pattern.startswith("api/")
        meant = {401, *SAFE_STATUS} if api else {403}
        if status not in meant:
            wrong.append(f"{method} {route.pattern}: {status}")
    assert "\n".join(wrong[:20]) == ""


def test_red_control_a_view_without_a_token_is_seen(stage: Stage) -> None:
    from django.http import HttpResponse
    from django.test import override_settings
    from django.urls import path
    from django.views.decorators.csrf import csrf_exempt

    class Careless:
        urlpatterns = [path("c/open/", csrf_exempt(lambda request: HttpResponse("x")))]

    client = stage.client("clerk", enforce_csrf_checks=True)
    with override_settings(ROOT_URLCONF=Careless):
        answer = client.post("/c/open/")
    assert answer.status_code == 200
    assert faults(Route("c/open/", "open", None), answer) == [], "the middleware sees to these"
    assert len(faults(Route("c/open/", "open", None), HttpResponse("x"))) > 5


def test_the_session_is_a_closed_book_to_scripts(stage: Stage) -> None:
    client = stage.client("clerk")
    client.get("/c/")
    assert client.cookies["sessionid"]["httponly"] or client.cookies["sessionid"].value
    from django.conf import settings

    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.CSRF_COOKIE_HTTPONLY
