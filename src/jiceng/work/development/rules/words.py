"""What the rules say, to be translated where it is shown."""

from jiceng.kernel.citations import gettext_noop

_ = gettext_noop
YOUNG = _("申请时未满十八岁（%(on)s满十八岁），不能接收申请")
NO_BIRTHDAY = _("没有出生日期，无法核对是否年满十八岁，请先补登")
LATE = _("超过时限：应当在%(due)s前办理")
NOT_FULL = _("“%(name)s”这一天不是正式党员，不能担任")
NOT_HERE = _("“%(name)s”这一天不在本支部")
TOO_MANY_CONTACTS = _("培养联系人为一至两名，现在会有%(n)s名")
MORE_VOTES = _(
    "赞成 %(ayes)s、反对 %(noes)s、弃权 %(abstained)s，共 %(cast)s 票，"
    "多于实到 %(present)s 人，请核对计票"
)
NO_CONTACTS = _("还没有指定培养联系人")
NOT_FILED = _("还没有报上级党委备案")
WRONG_BODY = _("设支委会的支部由支委会研究决定；不设支委会的由支部大会决定")
NOT_TALKED = _("还没有派人谈话")
TOO_SOON = _("培养教育和考察不满一年（到%(on)s满一年）")
NOT_EXAMINED = _("最近半年没有考察记录（上次%(last)s）")
NO_AGREEMENT = _("新细则要求上级党委同意，不是备案")
NO_NOTICE = _("还没有公示：公示期满、无异议才能列为发展对象")
NOTICE_SHORT = _("公示只有%(n)s个工作日，不少于五个工作日；已结束的请重新公示")
NOTICE_OPEN = _("公示还没有结束")
NOTICE_BEFORE = _("公示早于上级党委同意的日期（%(on)s）")
NOTICE_OBJECTED = _("公示收到的意见成立，不能列为发展对象")
NOTICE_ONE_PLACE = _(
    "流动人员要在工作地和居住地两处同时公示，公布当日只登记了%(n)s处；公示结束后请重新公示"
)
NEED_TWO = _("入党介绍人须是两名正式党员，现在是%(n)s名")
WARNED = _("“%(name)s”现在不宜担任入党介绍人，建议另选")
ON_WATCH = _("“%(name)s”现在不能担任入党介绍人，请另选")
NO_REVIEW = _("还没有政治审查的结论性材料")
REVIEW_FAILED = _("政治审查结论为不合格，不能入党")
MOBILE_REVIEW = _("流动人员还要征求户籍地和居住地党组织意见，请在说明里写明函调情况")
UNTRAINED = _("集中培训累计%(days)s天、%(hours)s学时，须不少于三天或者不少于二十四学时")
LEAVES = _("%(on)s将离开本单位，不足三个月，一般不办理接收手续")
NO_FORM = _("没有登记志愿书编号")
NOT_PREREVIEWED = _("预审合格以后才能发给入党志愿书")
NOT_INTERVIEWED = _("审批前还没有派人谈话")
NOT_ABOVE = _("“%(name)s”不是本支部的上级党组织")
NOT_COMMITTEE = _("“%(name)s”是%(kind)s，没有审批预备党员的权限")
IS_TEMPORARY = _("“%(name)s”是临时（功能型）党组织，不能审批或者接收预备党员")
UNDER_STREET = _("“%(name)s”是街道、乡镇党委所属的基层党委，只能审议，不能审批")
NO_POWER = _("“%(name)s”这一天没有审批预备党员的权限")
VERY_LATE = _("已超过六个月（%(due)s），请写明情况和上级意见")
TOO_EARLY_FULL = _("预备期到%(on)s届满，届满前不能转正")
EXTENDED_ONCE = _("预备期只能延长一次，这位同志已经延长过")
EXTENSION_SPAN = _("延长预备期不少于六个月、不超过十二个月，现在是%(n)s个月")
NO_OBSERVING = _("预备期内没有考察记录")
CANNOT_RECRUIT = _("临时党支部一般不发展党员")
ROLL_DIFFERS = _("花名册上这一天有表决权的正式党员是%(roll)s名，与应到%(due)s名不一致")
OTHER_BRANCH = _("“%(unit)s”的党组织是%(orgs)s，不是所选的支部，请核对")
UNIT_HAS_ORG = _("“%(unit)s”已有党组织（%(orgs)s），应当向它提出申请")
UNIT_NO_ORG = _("“%(unit)s”还没有党组织，可以向单位所在地、主管单位或者居住地党组织申请")
NO_UNIT = _("没有填工作（学习）单位；没有单位的，应当向居住地党组织申请")
NOT_MOBILE = _("只有流动人员可以向流动党员党组织申请，请勾选流动人员或者改选别的去处")
NOT_MOVED_IN = _("只有转入的预备党员可以推迟讨论转正、可以不予承认")
DEFER_SPAN = _("推迟讨论转正不超过六个月，现在是%(n)s个月")
DEFERRED_ONCE = _("已经推迟到%(until)s，不能再推迟")
NOT_COUNTY = _("不予承认要报县级以上党委组织部门批准，“%(name)s”没有这个权限")
NEW_BY_CASE = _(
    "%(since)s起，新接收的预备党员由“发展党员”审批后入册，请到那里办理。以前接收的，增加日期请填当年的日期；"
    "省级以上党委批准追认、直接接收的，请填批准文号"
)
LOCAL = _("本地要求还没有做到：%(what)s")
