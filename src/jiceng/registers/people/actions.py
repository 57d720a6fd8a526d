"""The verbs of people and posts: register, correct, learn, appoint, relieve, look."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError, Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock, identity
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.journal import note, note_each, note_many
from jiceng.kernel.looks import issue_ticket
from jiceng.kernel.pasts import keep
from jiceng.kernel.reading import initials
from jiceng.kernel.secrets import SealedField, blinds
from jiceng.kit.handoffs import hand_on
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person, PersonPast, Post

BATCH = 2_000
EVER = date(1900, 1, 1)  # what is first known of a person held for all days before
SEALED = ("id_number", "phone", "address")
CORRECTED = ("name", "sex", "ethnicity", "born_on", "education", "degree", *SEALED)


@transaction.atomic
def register(*, actor: Actor, **values: Any) -> Person:
    """Write one person down; see `register_many`."""
    return register_many([values], actor=actor)[0]


@transaction.atomic
def register_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Person]:
    """Write people down: name, keeper, and other columns; personal numbers are sealed at once.

    What an identity number says (birthday, sex) fills empty columns and must agree with
    filled ones. A number already known is refused, naming where its bearer stands.
    """
    people = [_person(row) for row in rows]
    _refuse_known(people)
    insert(people)
    note_many(actor, "people.register", people)
    return people


def _person(row: Mapping[str, Any]) -> Person:
    values = dict(row)
    read = identity.person_name(values["name"])
    if not read.ok:
        raise ValidationError({"name": read.problem})
    values["name"] = read.value
    if values.get("id_number"):
        values |= _of_number(values)
    person = Person(**values)
    if person.id_number:  # the constructor fills the index's own default in last
        person.id_blind = person.id_number.index
    person.initials = initials(person.name)[:50]
    person.told_since = person.born_on or EVER
    return person


def _of_number(values: Mapping[str, Any]) -> dict[str, Any]:
    """The number in its one form, with the birthday and sex it carries."""
    read = identity.citizen_number(values["id_number"])
    if not read.ok:
        raise ValidationError({"id_number": read.problem})
    born, sex = values.get("born_on"), values.get("sex") or "0"
    if born and read.birth and born != read.birth:
        said = _("身份证号上的出生日期是%s，与填写的%s不一致，请核对")
        raise ValidationError({"born_on": said % (read.birth, born)})
    if sex in {"1", "2"} and read.sex and sex != read.sex:
        raise ValidationError({"sex": _("性别与身份证号不一致，请核对")})
    return {"id_number": read.value, "born_on": read.birth or born, "sex": read.sex or sex}


def known(id_numbers: Iterable[str]) -> dict[str, Person]:
    """Whoever bears one of these numbers in the ledger, found by the blind index."""
    asked: dict[str, str] = {}
    for number in id_numbers:
        read = identity.citizen_number(number)
        asked |= dict.fromkeys(blinds(read.value, "id") if read.ok else (), number)
    indexes, found = list(asked), dict[str, Person]()
    for start in range(0, len(indexes), BATCH):
        rows = Person.objects.bearing(indexes[start : start + BATCH])
        found |= {asked[person.id_blind]: person for person in rows.select_related("keeper")}
    return found


def _refuse_known(people: Sequence[Person]) -> None:
    indexes = [person.id_blind for person in people if person.id_blind]
    for start in range(0, len(indexes), BATCH):
        some = indexes[start : start + BATCH]
        twin = Person.objects.bearing(some).select_related("keeper").first()
        if twin is not None:
            said = _("这个身份证号已经登记给“%(name)s”（%(org)s），请核对，不要重复登记")
            raise ValidationError({"id_number": said % {"name": twin.name, "org": twin.keeper}})
    if len(set(indexes)) < len(indexes):
        seen: set[str] = set()
        for person in people:
            if person.id_blind and person.id_blind in seen:
                said = _("“%s”的身份证号在这批里出现了两次，请核对")
                raise ValidationError({"id_number": said % person.name})
            seen.add(person.id_blind)


@transaction.atomic
def correct(person: Person, *, actor: Actor, reason: str, **changes: Any) -> Person:
    """更正: what was written down wrongly. The journal keeps which columns, never the numbers."""
    return correct_many([(person, changes)], actor=actor, reason=reason)[0]


@transaction.atomic
def correct_many(
    pairs: Sequence[tuple[Person, Mapping[str, Any]]], *, actor: Actor, reason: str
) -> list[Person]:
    """更正 of many; of each only what was changed is written."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正")})
    people = [person for person, _changes in pairs]
    told = [(person, _corrected(person, dict(changes))) for person, changes in pairs]
    _refuse_twins([person for person, details in told if "id_number" in details["columns"]])
    alike: dict[tuple[str, ...], list[Person]] = {}
    for person, details in told:
        alike.setdefault(_columns(details["columns"]), []).append(person)
    for columns, some in alike.items():
        store(some, *columns)
    note_each(actor, "people.correct", told, reason=reason)
    return people


def _corrected(person: Person, changes: dict[str, Any]) -> dict[str, Any]:
    """Lay what is changed on the record; what the journal says of it."""
    if strange := changes.keys() - set(CORRECTED):
        raise ValidationError(_("这些内容不能更正：%s") % "、".join(sorted(strange)))
    if changes.get("id_number"):
        agreed = {"born_on": person.born_on, "sex": person.sex} | changes
        if "*" not in str(changes["id_number"]):
            changes |= _of_number(agreed)
    before = {n: getattr(person, n) for n in changes if n not in SEALED}
    for name, value in changes.items():
        setattr(person, name, value)
    if "name" in changes:
        person.initials = initials(person.name)[:50]
    return {"columns": sorted(changes), "before": before}


def _columns(names: Iterable[str]) -> tuple[str, ...]:
    """These columns with those that follow from them."""
    found = set(names)
    fields = [Person._meta.get_field(name) for name in found]
    found |= {field.blind for field in fields if isinstance(field, SealedField) and field.blind}
    return tuple(sorted(found | {"initials"} if "name" in found else found))


def _refuse_twins(people: Sequence[Person]) -> None:
    """Nobody is given the number that somebody else bears, or is given in the same batch."""
    bearers: dict[str, Any] = {}
    for person in people:
        if person.id_blind and bearers.setdefault(person.id_blind, person.pk) != person.pk:
            said = _("“%s”的身份证号在这批里出现了两次，请核对")
            raise ValidationError({"id_number": said % person.name})
    for found in Person.objects.bearing(bearers).select_related("keeper") if bearers else ():
        if found.pk != bearers[found.id_blind]:
            said = _("这个身份证号已经登记给“%(name)s”（%(org)s），请核对")
            raise ValidationError({"id_number": said % {"name": found.name, "org": found.keeper}})


@transaction.atomic
def learn(person: Person, *, actor: Actor, education: str, since: date, degree: str = "") -> Person:
    """学历变更: from a day on; the days before keep what was true of them."""
    if since > clock.today():
        raise ValidationError({"since": _("日期还没有到，请到那一天再登记")})
    if since < person.told_since:
        raise ValidationError({"since": _("日期不能早于上一次变更（%s）") % person.told_since})
    before = person.education
    keep(person, PersonPast, since, education=education, degree=degree or person.degree)
    note(actor, "people.learn", person, before=before, after=education, since=since)
    return person


@transaction.atomic
def appoint(*, actor: Actor, **values: Any) -> Post:
    """任职 of one person; see `appoint_many`."""
    return appoint_many([values], actor=actor)[0]


@transaction.atomic
def appoint_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Post]:
    """任职: person, org, title, since, and other columns of Post.

    The same post is not held twice at a time, and an organisation has one secretary.
    """
    at = clock.now()
    posts = [Post(**row, recorded_at=at) for row in rows]
    people = {post.person_id for post in posts}
    heads = {post.org_id for post in posts if post.title == Post.Title.SECRETARY}
    held = Post.objects.filter(
        Q(person__in=people) | Q(org__in=heads, title=Post.Title.SECRETARY)
    ).select_related("person", "org")
    seats: dict[Any, list[Post]] = {}
    for post in [*held, *posts]:
        for seat in _seats(post):
            _refuse_overlap(seats.setdefault(seat, []), post)
            seats[seat].append(post)
    insert(posts)
    note_many(actor, "people.appoint", posts)
    return posts


def _seats(post: Post) -> Iterator[tuple[Any, ...]]:
    """What only one span at a time may fill."""
    yield post.person_id, post.org_id, post.title
    if post.title == Post.Title.SECRETARY:
        yield post.org_id, post.title


def _refuse_overlap(others: Iterable[Post], post: Post) -> None:
    if post.pk is not None:
        return
    if post.until is not None and post.until <= post.since:
        raise ValidationError({"until": _("免职日期要晚于任职日期")})
    if post.since < post.org.since:
        raise ValidationError({"since": _("任职日期不能早于党组织成立日期（%s）") % post.org.since})
    for other in others:
        begins_first = other.until is None or other.until > post.since
        if begins_first and (post.until is None or post.until > other.since):
            said = _("%(name)s已任“%(org)s”%(title)s（%(since)s起），请先办理免职")
            names = {"name": other.person.name, "org": other.org, "since": other.since}
            raise ValidationError({"since": said % (names | {"title": other.get_title_display()})})


OF_PERSON = ("name", "sex", "ethnicity", "born_on", "education", "degree", *SEALED)


@transaction.atomic
def appoint_roster_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Post]:
    """A team's roster, person and post in one: somebody known is not written down again.

    Known is who bears the number, or, where none is given, who has this name and birthday
    in this very organisation.
    """
    bearers = known(row["id_number"] for row in rows if row.get("id_number"))
    orgs = {row["org"].pk for row in rows}
    here: dict[Any, Person] = {
        (person.keeper_id, person.name, person.born_on): person
        for person in Person.objects.filter(keeper__in=orgs)
    }
    posts = []
    for row in rows:
        mark = (row["org"].pk, row["name"], row.get("born_on"))
        number = row.get("id_number") or ""
        person = bearers.get(number) if number else here.get(mark)
        if person is None:
            facts = {k: row[k] for k in OF_PERSON if row.get(k)} | {"keeper": row["org"]}
            person = register(actor=actor, **facts)
            here[mark] = person
            bearers |= {number: person} if number else {}
        posts.append({k: v for k, v in row.items() if k not in OF_PERSON} | {"person": person})
    return appoint_many(posts, actor=actor)


@transaction.atomic
def withdraw_posts(posts: Sequence[Post], *, actor: Actor) -> None:
    """Take back posts that a mistaken import wrote; the journal keeps that they were."""
    note_many(actor, "people.withdraw_posts", posts)
    hand_on("people.withdraw_posts", posts, actor=actor)
    try:
        Post.objects.filter(pk__in=[post.pk for post in posts]).delete()
    except ProtectedError as error:
        said = _("有的任职已经被别的登记用到，不能整批撤销，请逐条办理免职")
        raise ValidationError(said) from error


@transaction.atomic
def relieve(post: Post, *, actor: Actor, on: date, reason: str = "") -> Post:
    """免职: the last day of the post is the day before."""
    return relieve_many([(post, on)], actor=actor, reason=reason)[0]


@transaction.atomic
def relieve_many(
    pairs: Sequence[tuple[Post, date]], *, actor: Actor, reason: str = ""
) -> list[Post]:
    """免职 of many, each on a day."""
    posts = []
    for post, on in pairs:
        if on <= post.since:
            raise ValidationError({"on": _("免职日期要晚于任职日期（%s）") % post.since})
        if not Post.objects.filter(pk=post.pk, until=None).update(until=on):
            raise ValidationError(_("这个职务已经免去，请刷新后再看"))
        post.until = on
        posts.append(post)
    note_many(actor, "people.relieve", posts, reason=reason)
    return posts


@transaction.atomic
def look(person: Person, *, actor: Actor, field: str, purpose: str) -> str:
    """查看原文: opens one sealed column to somebody who may see the person and says why.

    The look is kept for good and shown to the person it concerns.
    """
    if field not in SEALED:
        raise ValidationError({"field": _("没有这一项")})
    if not purpose.strip():
        raise ValidationError({"purpose": _("请写明为什么要查看")})
    if not Person.objects.visible_to(actor).filter(pk=person.pk).exists():
        raise PermissionDenied(_("这位同志不在您的工作范围内"))
    ticket = issue_ticket(actor, person, field, purpose=purpose)
    note(actor, "people.look", person, reason=purpose, field=field)
    sealed = getattr(person, field)
    return sealed.open(ticket) if sealed else ""


def _posts_hold(org: Org, on: date) -> str:
    held = Post.objects.filter(org=org).filter(Q(until=None) | Q(until__gt=on)).count()
    return _("还有 %s 名同志在“%s”任职，请先办理免职") % (held, org) if held else ""


def _posts_do_not_overlap() -> Iterator[str]:
    """No two spans of one post of one person share a day; no organisation has two secretaries."""
    pairs = Post.objects.filter(  # one filter: each further one would join another row
        Q(until=None) | Q(until__gt=F("person__post__since")),
        Q(person__post__until=None) | Q(person__post__until__gt=F("since")),
        person__post__org=F("org"),
        person__post__title=F("title"),
        person__post__pk__gt=F("pk"),
    )
    for post in pairs.select_related("person")[:20]:
        yield f"任职 {post.pk}“{post}”与同一职务的另一段重叠"
    heads = Post.objects.filter(title=Post.Title.SECRETARY, until=None).order_by("org")
    last = None
    for pk, org in heads.values_list("pk", "org"):
        if org == last:
            yield f"党组织 {org} 有两名在任书记（任职 {pk}）"
        last = org


def _posts_within_orgs() -> Iterator[str]:
    """Nobody holds a post in an organisation that does not stand."""
    over = Post.objects.filter(org__until__isnull=False)
    outside = over.filter(Q(until=None) | Q(until__gt=F("org__until")))
    for post in outside.select_related("person")[:20]:
        yield f"任职 {post.pk}“{post}”在已撤销的党组织里没有结束"


HOLDERS = [_posts_hold]
INVARIANTS: list[Callable[[], Iterator[str]]] = [_posts_do_not_overlap, _posts_within_orgs]
