"""What the desk does by itself: a message to whoever owes a duty soon. The duty stays a figure."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.insight.desk.duties import portions
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.duties import Duty
from jiceng.kernel.periods import Period
from jiceng.kit.handoffs import hand_on
from jiceng.kit.schedules import DAY, Every
from jiceng.registers.accounts.models import Grant
from jiceng.registers.orgs.models import Org


@dataclass(frozen=True)
class Near:
    """A duty that is due soon and not done, at the organisation whose people owe it."""

    duty: Duty
    org: Org
    period: Period
    due: date

    @property
    def key(self) -> str:
        """The same for every round of the same period: nobody is told twice."""
        return f"desk.near:{self.duty.figure.name}:{self.period.code}:{self.org.pk}"

    @property
    def words(self) -> str:
        said = _("%(period)s的“%(duty)s”%(day)s到期，还没有办，请在到期以前办好")
        day = _("%(month)d月%(day)d日") % {"month": self.due.month, "day": self.due.day}
        label = self.period.words
        return said % {"period": label, "duty": _(self.duty.title), "day": day}


def coming() -> list[Near]:
    """What is near today, by the organisations whose people hold the role that owes it."""
    today, found = clock.today(), list[Near]()
    for duty in portions():
        if not duty.ahead:
            continue
        held = Grant.objects.standing(today).filter(role=duty.by).order_by().values("org")
        for org in Org.objects.standing(today).filter(pk__in=held).order_by("path"):
            found += [Near(duty, org, period, due) for period, due in duty.near(org, today)]
    return found


@transaction.atomic
def remind() -> int:
    """The worker's daily round; a message goes once for each duty, period and person."""
    near = coming()
    for one in near:
        hand_on("desk.near", one, actor=System("到期提醒"))
    return len(near)


SCHEDULES = [Every("jiceng.insight.desk.actions.remind", DAY)]
