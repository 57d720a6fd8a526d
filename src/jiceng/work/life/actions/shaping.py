"""What a record tells of the kind of life it was: kind, form, theme, project, who taught."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, pour
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.orgs.models import Kind
from jiceng.registers.people.models import Person, Post
from jiceng.work.life.flows import DROPPED, HELD
from jiceng.work.life.models import Level, Particulars, PartyClass, Taking, shape_faults

PARTICULARS = ("kind", "form", "month_theme")
TAUGHT = ("speaker", "level", "field", "on_site", "material")
SHAPE = (*PARTICULARS, "project", *TAUGHT)
COLUMNS = ("meeting_id", "kind_id", "form", "month_theme_id")


def check(row: Mapping[str, Any]) -> None:
    """Refuse what does not fit together, in words for whoever writes it."""
    for field, words in shape_faults(row).items():
        raise ValidationError({field: words})


def shape(made: Sequence[Meeting], rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> None:
    """Write what was told of new meetings. No line of its own: the record's line stands for it."""
    del actor
    pairs = list(zip(made, rows, strict=True))
    pour(Particulars, COLUMNS, [_particulars(one, row) for one, row in pairs if _told(row)])
    insert([_taught(one, row) for one, row in pairs if one.type == Type.CLASS])
    for one, row in pairs:
        if row.get("project") is not None:
            _hold(one, row["project"])


def _told(row: Mapping[str, Any]) -> bool:
    return any(row.get(name) for name in (*PARTICULARS, "project"))


def _form(row: Mapping[str, Any]) -> str:
    """As told; else as the kind or the project usually is."""
    for source in (row.get("kind"), row.get("project")):
        if not row.get("form") and source is not None:
            return str(source.form)
    return str(row.get("form") or "")


def _particulars(meeting: Meeting, row: Mapping[str, Any]) -> tuple[Any, ...]:
    kind, theme = row.get("kind"), row.get("month_theme")
    return meeting.pk, kind and kind.pk, _form(row), theme and theme.pk


def _taught(meeting: Meeting, row: Mapping[str, Any]) -> PartyClass:
    said = row.get("speaker")
    speaker = said if isinstance(said, Person) else _teacher(meeting, str(said or "").strip())
    name = speaker.name if speaker is not None else str(said or "").strip()
    level = row.get("level") or (level_of(speaker, meeting.held_on) if speaker else "")
    return PartyClass(
        meeting=meeting,
        speaker=speaker,
        speaker_name=name,
        level=level,
        field=row.get("field") or meeting.org.field,
        on_site=bool(row.get("on_site")),
        material=row.get("material") or "",
    )


def _teacher(meeting: Meeting, name: str) -> Person | None:
    """Somebody of that name in post on the line above, or presiding; the nearest first."""
    if not name:
        return None
    if meeting.host is not None and meeting.host.name == name:
        return meeting.host
    above = meeting.org.above().values("pk")
    posts = Post.objects.standing(meeting.held_on).filter(org__in=above, person__name=name)
    post = posts.select_related("person").order_by("-org__path", "pk").first()
    return post.person if post is not None else None


LEVELS = {
    Kind.DISTRICT: Level.DISTRICT,
    Kind.WORK_COMMITTEE: Level.STREET,
    Kind.COMMITTEE: Level.COMMUNITY,
    Kind.GENERAL_BRANCH: Level.COMMUNITY,
}


def level_of(person: Person, day: date) -> str:
    """Of which level somebody teaches, by the highest post held that day."""
    posts = Post.objects.standing(day).filter(person=person, body=Post.Body.PARTY)
    found = posts.select_related("org").order_by("org__path").first()
    if found is None:
        return Level.MEMBER
    return LEVELS.get(Kind(found.org.kind), Level.SECRETARY)


def _hold(meeting: Meeting, project: Any) -> None:
    """The branch's own waiting taking of it is now held; one that was not taken before is made."""
    values = {"meeting": meeting, "state": HELD}
    waiting = Taking.objects.waiting().filter(project=project, org=meeting.org)
    opened = waiting.order_by("-state", "pk").first()  # one just taken before one voided since
    if opened is not None:
        Taking.objects.filter(pk=opened.pk).update(**values)
    else:
        Taking.objects.create(
            project=project, org=meeting.org, taken_on=meeting.held_on, recorded_at=clock.now(),
            **values,
        )  # fmt: skip


def reshape(meeting: Meeting, told: Mapping[str, Any], *, moved: bool = False) -> dict[str, Any]:
    """Bring what was told of a meeting to what is told now; give what differed.

    `moved`: its type or day was corrected, so what was told before must fit as well.
    """
    if not told and not moved:
        return {}
    had = Particulars.objects.filter(meeting=meeting).select_related("kind", "month_theme").first()
    kept = {"kind": had and had.kind, "month_theme": had and had.month_theme}
    check({**kept, **told, "type": meeting.type, "held_on": meeting.held_on})
    before: dict[str, Any] = {}
    if set(told) & {*PARTICULARS, "project"}:
        before |= _reparticulars(meeting, told)
    if moved or set(told) & set(TAUGHT):
        before |= _reteach(meeting, told) if meeting.type == Type.CLASS else _unteach(meeting)
    if "project" in told:
        before |= _reproject(meeting, told["project"])
    return before


def _reproject(meeting: Meeting, project: Any) -> dict[str, Any]:
    """Another project or none: the former taking was not carried out here, and stays as dropped."""
    had = Taking.objects.filter(meeting=meeting).select_related("project").first()
    if (had and had.project_id) == (project and project.pk):
        return {}
    if had is not None:
        Taking.objects.filter(pk=had.pk).update(state=DROPPED, meeting=None)
    if project is not None:
        _hold(meeting, project)
    return {"project": str(had.project) if had is not None else ""}


def _unteach(meeting: Meeting) -> dict[str, Any]:
    """What is no class has no teacher."""
    had = PartyClass.objects.filter(meeting=meeting).first()
    if had is None:
        return {}
    before = {name: str(getattr(had, name) or "") for name in TAUGHT if name != "speaker"}
    had.delete()
    return {**before, "speaker": had.speaker_name}


def _reparticulars(meeting: Meeting, told: Mapping[str, Any]) -> dict[str, Any]:
    had = Particulars.objects.filter(meeting=meeting).first()
    values = {"kind": had and had.kind, "form": had.form if had else "",
              "month_theme": had and had.month_theme}  # fmt: skip
    wanted = {name: told[name] for name in PARTICULARS if name in told}
    if wanted.get("kind") not in (None, values["kind"]) and wanted.get("form") == values["form"]:
        wanted["form"] = ""  # another kind: its own form, unless another was said as well
    wanted["form"] = _form({**values, **wanted, "project": told.get("project")})
    changed = {
        name: values[name] for name in wanted if (values[name] or "") != (wanted[name] or "")
    }
    if changed:
        Particulars.objects.update_or_create(meeting=meeting, defaults={**values, **wanted})
    return {name: str(value or "") for name, value in changed.items()}


def _reteach(meeting: Meeting, told: Mapping[str, Any]) -> dict[str, Any]:
    had = PartyClass.objects.filter(meeting=meeting).first() or PartyClass(meeting=meeting)
    row = {
        "speaker": had.speaker or had.speaker_name, "level": had.level, "field": had.field,
        "on_site": had.on_site, "material": had.material,
    }  # fmt: skip
    wanted = {name: told[name] for name in TAUGHT if name in told}
    if str(wanted.get("speaker", row["speaker"]) or "") == str(row["speaker"] or ""):
        wanted.pop("speaker", None)
    elif wanted.get("level", had.level) == had.level:
        wanted["level"] = ""  # another teacher: their own level, unless another was said as well
    changed = {name: str(row[name] or "") for name in wanted if row[name] != (wanted[name] or "")}
    if changed or had.pk is None:
        fresh = _taught(meeting, {**row, **wanted})
        fresh.pk = had.pk
        fresh.save()
    return changed
