"""Columns of keys, partners, packages both ways, figures received and suggestions from below."""

from django.utils.translation import gettext_lazy as _

from jiceng.insight.packages import signing
from jiceng.insight.packages.forms import BuildForm, KeyForm, PartnerForm
from jiceng.insight.packages.models import Asked, Compared, Key, Partner, Received, Sent
from jiceng.insight.packages.models.received import WHERE
from jiceng.insight.shelf.again import again
from jiceng.insight.shelf.asked import shown
from jiceng.kernel.book import read_plain
from jiceng.kit.sheets import Column, Sheet


def number(figure: Compared) -> object:
    """The value as it was reported; × where it was none."""
    value = read_plain(figure.value)
    return "×" if value is None else shown(value, figure.unit)


def fingerprint(partner: Partner) -> str:
    return signing.name_of(partner.public) if signing.well_formed(partner.public) else ""


KEYS = Sheet(
    name="packages.keys",
    title=_("签名钥匙"),
    model=Key,
    columns=[
        Column("org__name", _("党组织"), choose="org", width=24),
        Column("name", kind="code", choose="-"),
        Column("kind", choose="-", shown=False),
        Column("public", choose="-", width=48),
        Column("since", choose="-"),
        Column("until", choose="-"),
    ],
    form=KeyForm,
    search=("org__name", "org__initials", "name"),
    order=("-since", "-pk"),
    related=("org",),
    definition=_("公钥给对方，私钥只在本系统里，谁也看不到。"),
)
PARTNERS = Sheet(
    name="packages.partners",
    title=_("对方节点台账"),
    model=Partner,
    columns=[
        Column("org__name", _("本级党组织"), choose="org", width=24),
        Column("side"),
        Column("code", kind="code"),
        Column("name", width=24),
        Column("fingerprint", _("公钥指纹"), kind="code", choose="-",
               show=fingerprint, reads="public"),
        Column("public", width=48, shown=False),
        Column("address", width=36, shown=False),
        Column("since", choose="-"),
        Column("until", choose="-"),
    ],
    form=PartnerForm,
    search=("name", "code", "org__name", "org__initials"),
    filters=("side",),
    order=("side", "code", "-pk"),
    related=("org",),
)  # fmt: skip
SENT = Sheet(
    name="packages.sent",
    title=_("上报包台账"),
    model=Sent,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("org__name", _("上报单位"), choose="-", width=22),
        Column("partner__name", _("报给"), choose="partner", width=22),
        Column("period"),
        Column("number", choose="-"),
        Column("figures", choose="-"),
        Column("digest", kind="code", choose="-", shown=False),
        Column("made_on", choose="-"),
        Column("handed_on", choose="-"),
        Column("way", choose="-", shown=False),
        Column("result", choose="-"),
        Column("added", choose="-"),
        Column("aside", choose="-"),
        Column("settled_on", choose="-"),
        Column("words", choose="-", width=30, shown=False),
        Column("state", choose="-"),
    ],
    form=BuildForm,
    search=("period", "partner__name", "org__name", "org__initials"),
    filters=("state", "result", "made_on"),
    order=("-made_on", "-pk"),
    on="made_on",
    related=("org", "partner"),
    definition=_("一行一个包；同一期间再报是下一号，前面的保留。"),
)
RECEIVED = Sheet(
    name="packages.received",
    title=_("收到的上报包台账"),
    model=Received,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("partner__name", _("来自"), width=22),
        Column("org__name", _("本级党组织"), width=22, shown=False),
        Column("period"),
        Column("number"),
        Column("came_on"),
        Column("way", shown=False),
        Column("result"),
        Column("reasons", width=40),
        Column("digest", kind="code", shown=False),
    ],
    search=("period", "partner__name", "partner__code"),
    filters=("result", "came_on"),
    order=("-came_on", "-pk"),
    on="came_on",
    related=("org", "partner"),
    definition=_("没有收的也在这里，写明原因；新一号收到以后，旧的保留。"),
)
FIGURES = Sheet(
    name="packages.figures",
    title=_("收到的指标"),
    model=Compared,
    columns=[
        Column("package__partner__name", _("来自"), width=22),
        Column("package__period", _("期间")),
        Column("package__number", _("第几号")),
        Column("name", kind="code", width=30, shown=False),
        Column("title", width=32, show=lambda row: again(row.title)),
        Column("value", kind="number", show=number),
        Column("unit", show=lambda row: again(row.unit)),
        Column("why", width=32, show=lambda row: again(row.why)),
        Column("reason", width=24),
        Column("decided_on", shown=False),
        Column("definition", width=32, shown=False, show=lambda row: again(row.definition)),
        Column("our_definition", width=32, shown=False, show=lambda row: again(row.our_definition)),
        Column("state"),
    ],
    search=("title", "name", "package__partner__name"),
    filters=("state",),
    order=("-package__came_on", "package", "name"),
    at=WHERE,
    on="package__came_on",
    related=("package__partner", "package__org"),
    definition=_("口径、单位都与本级相同的直接计入合计；不同的由人决定。"),
)
ASKED = Sheet(
    name="packages.asked",
    title=_("随包意见建议"),
    model=Asked,
    columns=[
        Column("package__partner__name", _("来自"), width=22),
        Column("topic", width=28),
        Column("text", width=40, shown=False),
        Column("came_on"),
        Column("outcome"),
        Column("reply", width=40, shown=False),
        Column("answered_on"),
        Column("state"),
    ],
    search=("topic", "text", "package__partner__name"),
    filters=("state", "outcome"),
    order=("-came_on", "-pk"),
    at=WHERE,
    on="came_on",
    related=("package__partner", "package__org"),
)

SHEETS = [KEYS, PARTNERS, SENT, RECEIVED, FIGURES, ASKED]
