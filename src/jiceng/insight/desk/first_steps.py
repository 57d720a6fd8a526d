"""The seven first steps of an empty installation, and what is still missing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.rooms import gather
from jiceng.kit.scope import address
from jiceng.kit.sheets import Text
from jiceng.registers.accounts.models import Account
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.registers.people.models import Post
from jiceng.registers.places.models import Level, Place


@dataclass(frozen=True)
class FirstStep:
    """A thing an installation needs before it can answer anything."""

    key: str
    title: Text
    words: Text
    done: Callable[[], bool]
    places: tuple[str, ...] = ()  # URL names of where it is done, the best first


def _fixed_day() -> bool:
    """Set by whichever room keeps it: `FIRST_STEPS = [("fixed_day", callable, url_name)]`."""
    return any(done() for key, done, _url in gather("pages", "FIRST_STEPS") if key == "fixed_day")


def _fixed_day_places() -> tuple[str, ...]:
    return tuple(url for key, _done, url in gather("pages", "FIRST_STEPS") if key == "fixed_day")


STEPS = (
    FirstStep(
        "places",
        _("建立街道和社区"),
        _("还没有社区。运行 jiceng init --district 区划代码，或逐个登记。"),
        lambda: Place.objects.filter(level=Level.COMMUNITY).exists(),
        ("places.places.table",),
    ),
    FirstStep(
        "orgs",
        _("登记党组织"),
        _("还没有党支部。可以导入党组织台账，上级在前、下级在后。"),
        lambda: Org.objects.filter(kind__in=BRANCHES).exists(),
        ("orgs.orgs.import", "orgs.orgs.table"),
    ),
    FirstStep(
        "posts",
        _("登记班子成员"),
        _("还没有任职记录。先登记书记，其他成员可以以后补。"),
        Post.objects.exists,
        ("people.posts.import", "people.posts.table"),
    ),
    FirstStep(
        "accounts",
        _("开通账号"),
        _("除管理员外还没有账号。为街道、社区和支部书记开通账号，打印绑定码。"),
        lambda: Account.objects.filter(kind=Account.Kind.PHONE).exists(),
        ("accounts.accounts.new", "accounts.accounts.table"),
    ),
    FirstStep(
        "members",
        _("导入党员花名册"),
        _("还没有党员。可以直接导入现有的花名册，先试算、再写入。"),
        Member.objects.exists,
        ("members.members.import", "members.members.table"),
    ),
    FirstStep(
        "fixed_day",
        _("确定固定组织生活日"),
        _("还没有确定固定组织生活日，例如每月第一个周二。"),
        _fixed_day,
    ),
    FirstStep(
        "meeting",
        _("记录第一次会议"),
        _("还没有会议记录。请一位支部书记在手机上记一次，大约一分钟。"),
        Meeting.objects.exists,
        ("life.meetings.new", "life.meetings.table"),
    ),
)


def _place(names: tuple[str, ...], actor: Actor) -> str:
    """The first of these pages that this person may use; entry and import are for who keeps."""
    nouns = {pages.name: pages for pages in gather("pages", "PAGES")}
    for name in names:
        noun, _dot, what = name.rpartition(".")
        pages = nouns.get(noun)
        if pages is None:
            return address(name)
        if pages.may(actor, pages.keeps if what in {"new", "import"} else pages.readers):
            return address(name)
    return ""


def first_steps(actor: Actor) -> list[dict[str, Any]]:
    """Each step as the kit's page shows it; the first one not yet done stands out."""
    found: list[dict[str, Any]] = []
    next_found = False
    for step in STEPS:
        done = step.done()
        names = _fixed_day_places() if step.key == "fixed_day" else step.places
        found.append(
            {
                "key": step.key,
                "title": step.title,
                "words": step.words,
                "found": _("已经有了"),
                "done": done,
                "next": not done and not next_found,
                "url": _place(names, actor),
            }
        )
        next_found = next_found or not done
    return found


def unfinished() -> bool:
    """Is this still an empty installation? Cheap once the last thing has been done."""
    return not (Meeting.objects.exists() and Member.objects.exists())
