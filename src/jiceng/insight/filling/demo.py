"""Two documents filled, last year's summary and this year's brief, and the summary checked after
somebody typed into it: one number changed, one share left as it was, one number nobody records.
"""

from datetime import date

from jiceng.insight.filling import actions
from jiceng.insight.filling.blanks import find
from jiceng.insight.filling.documents import filled
from jiceng.insight.filling.matching import NAMELESS, propose
from jiceng.insight.filling.models import Form
from jiceng.insight.filling.saying import fill
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.kit.demo import Stage, World

SUMMARY = """年度党建工作总结（演示）
一、基本情况
全区辖×个街道、×个社区，其中城市社区×个。现有基层党组织×个，其中党委×个、党总支×个、党支部×个。在册党员×名，其中女党员×名，占×%。
二、党员队伍
全年发展党员×名，其中女性×名，占×%。现有入党积极分子×余名、发展对象×名。登记流出的流动党员×名。
三、为民服务
在职党员到社区报到×名，认领服务岗位×个。全区有党群服务中心×个，新增停车位×个。
"""
BRIEF = """党建工作简报（演示）
截至×月×日，在册党员×名，基层党组织×个；本期举办培训班×期，参加培训×人次；便民服务受理群众事项×件，办结×件，办结率×%。
"""
CHANGED = "在册党员"  # whose number somebody typed anew
TYPED = 11  # what was added to it


def documents(world: World) -> None:
    """Brought and chosen once; what has no figure is said to have none."""
    for day, name, text in (
        (date(world.until.year, 1, 6), "年度党建工作总结（演示）.txt", SUMMARY),
        (date(world.until.year, 4, 3), "党建工作简报（演示）.txt", BRIEF),
    ):
        with clock.at(min(day, world.until)):
            form = actions.bring(
                actor=world.actor, org=world.made["root"], content=text.encode(), name=name
            )
            chosen = {
                found.blank.number: found.first
                for found in propose(find(actions.texts_of(form)), actions.earlier(form.org))
                if found.blank.kind not in NAMELESS
            }
            actions.choose(form, chosen, actor=world.actor)


def checks(world: World) -> None:
    """Last year's summary comes back with a number typed over; it is checked and one tie made."""
    form: Form = Form.objects.filter(title__startswith="年度党建").earliest("pk")
    period = year(world.until.year - 1)
    texts = actions.texts_of(form)
    made = fill(form.title, texts, find(texts), actions.chosen_for(form), node=form.org,
                ask=Ask(period))  # fmt: skip
    text = filled("txt", actions.content_of(form), made.changes).decode()
    before, mark, rest = text.partition(CHANGED)
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    text = f"{before}{mark}{int(digits or 0) + TYPED}{rest[len(digits) :]}".replace(
        "新增停车位×个", "新增停车位360个"
    )
    with clock.at(min(date(world.until.year, 1, 12), world.until)):
        check = actions.bring_check(
            actor=world.actor, org=form.org, content=text.encode(),
            name=f"{period.first.year}年度总结报送稿（演示）.txt", period=period, as_of=period.last,
        )  # fmt: skip
        last = check.numbers
        actions.tie(check, {last: "none"}, actor=world.actor)


STAGES = [Stage(140, "填好的文件", documents), Stage(141, "核对的成稿", checks)]
