"""Chinese is the interface's language, English the second: nothing stands in the wrong one."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from jiceng.insight.reports.papers import word
from jiceng.insight.reports.writing import report_of, write
from jiceng.insight.shelf.look import shelf
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.registers.matters.models import Matter
from jiceng.work.alliance.models import LeadGoal, YearItem
from jiceng.work.cobuilding.models import Pact, Promise
from jiceng.work.grounds.models import Offer, OpenBase, Works
from jiceng.work.training.models import Session, Theme, TrainingClass
from jiceng.work.volunteering.models import ServicePost
from tests import cast as casting
from tools import languages

HAN = re.compile(r"[\u3400-\u9fff]+")
SHOWN = re.compile(r'(?:aria-label|title|placeholder|data-confirm)="([^"]*)"|>([^<]+)<')

# Records whose names people wrote.
NAMED = (OpenBase, Offer, Works, Theme, TrainingClass, ServicePost, Matter, Pact, Promise,
         YearItem)  # fmt: skip


def test_every_message_has_english_with_the_same_values() -> None:
    assert languages.lacking(languages.merged()) == []


def test_a_message_without_english_is_noticed() -> None:
    catalog = languages.Catalog()
    catalog.add("没有译文")
    catalog.add("还是中文", "还是中文")
    catalog.add("共 %(n)s 条", "in all")
    catalog.add("好", "good")
    assert len(languages.lacking(catalog)) == 3


def test_messages_are_found_in_code_templates_and_declarations() -> None:
    found = {message.id for message in languages.found() if isinstance(message.id, str)}
    assert "没有内容可查的固定句子" not in found
    assert {"登录", "工作台"} <= found  # marked in code
    assert "共 %(count)s 条" in found  # a trimmed block of a template
    assert "党员大会" in found  # a choice of a model
    assert "复核销号" in found  # the title of a step, plain in its flow
    assert "流动党员数" in found  # the title of a figure


def test_the_compiled_english_is_not_older_than_its_source() -> None:
    source = languages.ENGLISH
    assert source.with_suffix(".mo").is_file(), "make setup compiles it"


def chinese_left(text: str, allowed: set[str]) -> list[str]:
    """Visible Chinese of a page that is neither a name from the data nor a source."""
    text = re.sub(r"(?s)<script.*?</script>|<title>.*?</title>", "", text)
    found = [unescape(a or b).strip() for a, b in SHOWN.findall(text)]
    for name in sorted(allowed, key=len, reverse=True):
        found = [one.replace(name, "") for one in found]
    return [one for one in found if HAN.search(one) and one != "中文"]


def sources() -> set[str]:
    """Regulations and usages keep the names they have."""
    return {str(figure.cites) for figure in shelf().values()}


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    """What a request switched on does not outlive its test."""
    yield
    translation.deactivate()


@pytest.fixture
def cast(db: None) -> casting.Cast:
    del db
    return casting.fill()


def english(cast: casting.Cast | None = None) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    if cast is not None:
        casting.sign_in(client, cast.accounts["clerk"])
    return client


@pytest.mark.django_db
def test_the_sign_in_page_in_english_has_no_chinese() -> None:
    page = english().get("/in/").content.decode()
    assert "Sign in" in page
    assert chinese_left(page, set()) == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/c/", "To do"),
        ("/c/desk/calendar/", "Calendar"),
        ("/c/desk/first-steps/", "First steps"),
        ("/c/orgs/orgs/", "Ledger of Party organisations"),
        ("/c/members/members/", "Membership roster"),
        ("/c/places/gaps/", "Gap list"),
        ("/c/people/structure/", "Structure of the two committees"),
        ("/c/shelf/by-field/", "Mobile members"),
        ("/c/orgs/counts/", "Statistics of Party organisations"),
        ("/c/life/fixed_days/", "Fixed organisation-life day"),
    ],
)
def test_a_page_in_english_has_no_chinese_but_names(
    cast: casting.Cast, path: str, words: str
) -> None:
    page = english(cast).get(path).content.decode()
    assert words in page
    names = {org.name for org in cast.orgs} | {place.name for place in cast.places}
    names |= {person.name for person in cast.people}
    names |= {account.name for account in cast.accounts.values()}
    names |= {str(one) for kind in NAMED for one in kind.objects.all()}
    names |= {one.topic for one in Session.objects.all()} | {
        one.name for one in Theme.objects.all()
    }
    names |= {goal.words for goal in LeadGoal.objects.all()}
    assert chinese_left(page, names | sources()) == []


def test_the_shelf_in_english_has_chinese_only_in_names_and_sources(cast: casting.Cast) -> None:
    page = english(cast).get("/c/shelf/").content.decode()
    assert "Mobile members" in page
    names = {org.name for org in cast.orgs} | {account.name for account in cast.accounts.values()}
    assert chinese_left(page, names | sources()) == []


def test_a_report_is_chinese_whoever_builds_it(cast: casting.Cast) -> None:
    ask = Ask(year(2025), as_of=date(2025, 11, 30))
    survey = report_of("survey")
    with translation.override("en"):
        papers_in_english = word(write(survey, cast.district, ask))
    assert papers_in_english == word(write(survey, cast.district, ask))


@pytest.mark.django_db
def test_the_language_is_switched_in_place() -> None:
    client = Client()
    answer = client.post("/language/", {"language": "en", "next": "/in/"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/in/"
    assert "Sign in" in client.get("/in/").content.decode()


def test_the_english_file_is_where_the_settings_look() -> None:
    from django.conf import settings

    assert Path(settings.LOCALE_PATHS[0]) in languages.ENGLISH.parents
