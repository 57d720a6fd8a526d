"""三社联动: name social workers, sign, serve, rate, accept, terminate, review once a year."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.registers.services.models import Provider
from jiceng.work.care import rules
from jiceng.work.care.actions.visiting import plain
from jiceng.work.care.flows import CONTRACT
from jiceng.work.care.models import (
    ContractRating,
    ContractService,
    PartnerReview,
    ServiceContract,
    SocialWorker,
)

DAY_MINUTES = 1_440


def _social(provider: Provider, day: date) -> None:
    """Contracts and workers are of social organisations that are listed that day."""
    if provider.kind != Provider.Kind.SOCIAL_ORG:
        raise ValidationError(
            {"provider": _("“%s”不是社会组织，请先在服务商名录里核对") % provider}
        )
    if day < provider.since or (provider.until is not None and day >= provider.until):
        raise ValidationError({"provider": _("这一天“%s”不在名录里，请检查日期") % provider})


@transaction.atomic
def name_worker(*, actor: Actor, **values: Any) -> SocialWorker:
    """登记社会工作者; see `name_worker_many`."""
    return name_worker_many([values], actor=actor)[0]


@transaction.atomic
def name_worker_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[SocialWorker]:
    """Each row: org, provider, name, since; level, certificate where there is one."""
    at, made = clock.now(), []
    for row in rows:
        values = {name: value for name, value in row.items() if value not in {None, ""}}
        if values["since"] > at.date():
            raise ValidationError({"since": _("日期还没有到，请检查日期")})
        _social(values["provider"], values["since"])
        made.append(SocialWorker(recorded_at=at, **values))
    wanted = {(one.org_id, one.provider_id, one.name) for one in made}
    here = SocialWorker.objects.filter(org__in={one.org_id for one in made}, until=None)
    if len(wanted) < len(made) or wanted & set(here.values_list("org_id", "provider_id", "name")):
        raise ValidationError({"name": _("这位社会工作者已经登记，不用再登记")})
    insert(made)
    note_many(actor, "care.name_worker", made)
    return made


@transaction.atomic
def relieve(worker: SocialWorker, *, actor: Actor, on: date) -> SocialWorker:
    """离开: serves here no longer; the certificate is cleared with it."""
    if on <= worker.since or on > clock.today():
        raise ValidationError({"on": _("日期要晚于到岗的 %s，不能晚于今天") % worker.since})
    here = SocialWorker.objects.filter(pk=worker.pk, until=None)
    if not here.update(until=on, certificate=None):
        raise StepError(_("已经离开，请刷新后再看"))
    reread(worker)
    note(actor, "care.relieve", worker, on=on)
    return worker


@transaction.atomic
def sign(*, actor: Actor, **values: Any) -> ServiceContract:
    """登记合同; see `sign_many`."""
    return sign_many([values], actor=actor)[0]


@transaction.atomic
def sign_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ServiceContract]:
    """Each row: org, provider, name, signed_on, begins, ends; way, number, item, amount (yuan),
    source, platform.
    """
    at, made = clock.now(), []
    for row in rows:
        values = {name: value for name, value in row.items() if value is not None}
        if values["signed_on"] > at.date():
            raise ValidationError({"signed_on": _("日期还没有到，请检查日期")})
        if values["ends"] < values["begins"]:
            raise ValidationError({"ends": _("期限的止日不能早于起日")})
        if values.get("amount", 0) < 0:
            raise ValidationError({"amount": _("金额不能小于零")})
        _social(values["provider"], values["signed_on"])
        made.append(ServiceContract(recorded_at=at, **values))
    insert(made)
    note_many(actor, "care.sign", made)
    return made


def _running(contract: ServiceContract, day: date, field: str) -> None:
    if contract.void_reason:
        raise StepError(_("合同已作废，不能再登记"))
    if not rules.in_term(
        begins=contract.begins, ends=contract.ends, day=day, closed_on=contract.closed_on
    ):
        said = {"begins": contract.begins, "ends": contract.ends}
        raise ValidationError(
            {field: _("这一天不在合同期内（%(begins)s 至 %(ends)s），请检查日期") % said}
        )
    if day > clock.today():
        raise ValidationError({field: _("日期还没有到，请检查日期")})


@transaction.atomic
def serve(*, actor: Actor, **values: Any) -> ContractService:
    """登记服务; see `serve_many`."""
    return serve_many([values], actor=actor)[0]


@transaction.atomic
def serve_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ContractService]:
    """Each row: contract, held_on, persons, minutes, words; order_number where it began as one."""
    at, made = clock.now(), []
    for row in rows:
        values = {name: value for name, value in row.items() if value is not None}
        contract: ServiceContract = values["contract"]
        _running(contract, values["held_on"], "held_on")
        if not 0 < values["minutes"] <= DAY_MINUTES or values["persons"] < 0:
            raise ValidationError({"minutes": _("一次服务的分钟数和人次不对，请检查")})
        values["words"] = plain(values["words"], "words")
        made.append(ContractService(org_id=contract.org_id, recorded_at=at, **values))
    insert(made)
    note_many(actor, "care.serve", made)
    return made


@transaction.atomic
def rate(*, actor: Actor, **values: Any) -> ContractRating:
    """登记评价; see `rate_many`."""
    return rate_many([values], actor=actor)[0]


@transaction.atomic
def rate_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ContractRating]:
    """Each row: contract, held_on, side, grade (5 to 1), words. The community rates once; those who
    were served as often as they like, without names.
    """
    at, made = clock.now(), []
    for row in rows:
        contract: ServiceContract = row["contract"]
        if contract.void_reason or row["held_on"] < contract.begins or row["held_on"] > at.date():
            raise ValidationError({"held_on": _("评价日期在合同开始以后，不能晚于今天")})
        said = {**row, "words": plain(row.get("words") or "", "words")}
        made.append(ContractRating(org_id=contract.org_id, recorded_at=at, **said))
    own = [one.contract_id for one in made if one.side == ContractRating.Side.COMMUNITY]
    had = ContractRating.objects.valid().filter(side="community", contract__in=own)
    if len(set(own)) < len(own) or had.exists():
        raise ValidationError({"side": _("社区已经评过这份合同，一份合同社区只评一次")})
    insert(made)
    note_many(actor, "care.rate", made)
    return made


@transaction.atomic
def finish(contract: ServiceContract, *, actor: Actor, on: date, outcome: str) -> ServiceContract:
    """验收: what came of it, in one line."""
    _close(contract, "finish", actor, on, outcome)
    return contract


@transaction.atomic
def terminate(
    contract: ServiceContract, *, actor: Actor, on: date, outcome: str
) -> ServiceContract:
    """解除合同, with the reason."""
    _close(contract, "terminate", actor, on, outcome)
    return contract


def _close(
    contract: ServiceContract, verb: str, actor: Actor, on: date, outcome: str
) -> None:  # fmt: skip
    if on <= contract.begins or on > clock.today():
        raise ValidationError({"on": _("日期要晚于合同开始的 %s，不能晚于今天") % contract.begins})
    if ContractService.objects.valid().filter(contract=contract, held_on__gte=on).exists():
        raise ValidationError({"on": _("这一天或以后还登记过服务，请检查日期")})
    if not outcome.strip():
        raise ValidationError({"outcome": _("请写一句结果")})
    take(contract, CONTRACT, verb, actor=actor, closed_on=on, outcome=outcome.strip())
    note(actor, CONTRACT.verb(verb), contract, on=on)


@transaction.atomic
def review(*, actor: Actor, **values: Any) -> PartnerReview:
    """登记年度评议; see `review_many`."""
    return review_many([values], actor=actor)[0]


@transaction.atomic
def review_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[PartnerReview]:
    """Each row: org, provider, year, decided_on, body, conclusion, words: decided by people."""
    at, made = clock.now(), []
    for row in rows:
        if row["decided_on"] > at.date() or row["decided_on"].year < row["year"]:
            raise ValidationError({"decided_on": _("评议日期在评议的年度以后，不能晚于今天")})
        made.append(PartnerReview(recorded_at=at, **row))
    keys = {(one.org_id, one.provider_id, one.year) for one in made}
    here = PartnerReview.objects.filter(org__in={one.org_id for one in made})
    if len(keys) < len(made) or keys & set(here.values_list("org_id", "provider_id", "year")):
        raise ValidationError({"year": _("这一年已经评议过，不用再登记")})
    worked = ServiceContract.objects.valid().filter(org__in={one.org_id for one in made})
    if {(one.org_id, one.provider_id) for one in made} - set(
        worked.values_list("org_id", "provider_id")
    ):
        raise ValidationError({"provider": _("没有和这家社会组织的合同，不用评议")})
    insert(made)
    note_many(actor, "care.review", made)
    return made


@transaction.atomic
def void_contract(contract: ServiceContract, *, actor: Actor, reason: str) -> ServiceContract:
    """作废: recorded by mistake; nothing hangs on it."""
    for rows in (ContractService.objects.valid(), ContractRating.objects.valid()):
        if rows.filter(contract=contract).exists():
            raise ValidationError(_("合同下还登记着服务或评价，请先作废它们"))
    _void(contract, actor, reason, "care.void_contract")
    return contract


@transaction.atomic
def void_service(service: ContractService, *, actor: Actor, reason: str) -> ContractService:
    """作废."""
    _void(service, actor, reason, "care.void_service")
    return service


@transaction.atomic
def void_rating(rating: ContractRating, *, actor: Actor, reason: str) -> ContractRating:
    """作废."""
    _void(rating, actor, reason, "care.void_rating")
    return rating


def _void(record: Any, actor: Actor, reason: str, verb: str) -> None:
    if not type(record).objects.valid().filter(pk=record.pk).update(void_reason=reason):
        raise StepError(_("已经作废"))
    reread(record)
    note(actor, verb, record, reason=reason)
