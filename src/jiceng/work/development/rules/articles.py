"""发展党员工作细则, both versions, article by article in our own reading.

The 2026 text was read in full. Of the 2014 text only the numbers seen are confirmed; every
other 2014 article is our reckoning (status G), and what rests on it only warns.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from jiceng.kernel.citations import Article

RULES: Final = "中国共产党发展党员工作细则"
CONSTITUTION: Final = "中国共产党章程"
V2014, V2026 = "2014", "2026"
CHANGED_ON: Final = date(2026, 5, 11)
"""The day the 2026 text was issued and came into force; it has no transitional clause."""


@dataclass(frozen=True)
class Both:
    """One matter in both versions."""

    new: Article
    old: Article

    def of(self, version: str) -> Article:
        return self.old if version == V2014 else self.new


def both(  # one line for each article reads best
    number: int, reading: str, *, severity: str = "WARN", old: int = 0, sure: bool = False,
    clause: str = "", old_reading: str = "",
) -> Both:  # fmt: skip
    """An article of 2026 and what answers to it in 2014 (`sure` if its number was seen)."""
    return Both(
        Article(
            RULES, number, version=V2026, since=CHANGED_ON, severity=severity, reading=reading
        ),
        Article(
            RULES, old or number, clause, version=V2014, until=CHANGED_ON, severity=severity,
            status="P" if sure else "G", reading=old_reading or reading,
        ),
    )  # fmt: skip


AGE = both(5, "申请入党须年满十八岁", severity="BLOCK", sure=True)
WHERE = both(6, "向工作、学习所在单位党组织申请；没有的，向所在地、主管单位或者居住地党组织申请；"
             "流动人员也可以向流动党员党组织申请")  # fmt: skip
TALK = both(7, "收到入党申请书后一个月内派人同申请人谈话", old=6, clause="、第7条", sure=True)
ELECT = both(8, "经党员推荐或者群团组织推优，由支委会研究决定入党积极分子，不设支委会的由大会决定，"
             "并报上级党委备案")  # fmt: skip
CONTACTS = both(9, "指定一至两名正式党员作培养联系人；不能或者不宜履行职责的及时调整",
                severity="BLOCK")  # fmt: skip
EXAM = both(11, "党支部每半年对入党积极分子考察一次；县级党委组织部门和基层党委"
            "每年分析一次队伍状况",
            old_reading="党支部每半年对入党积极分子考察一次，基层党委每年分析一次"
            "队伍状况")  # fmt: skip
ACCUMULATE = both(12, "入党积极分子工作、学习、居住地变动的，及时转交材料，培养教育时间连续计算")
LISTING = both(
    13, "经过一年以上培养教育和考察，听取党小组、培养联系人、党员和群众意见，支委会研究，"
    "报上级党委同意，才能列为发展对象", severity="BLOCK", sure=True,
    old_reading="经过一年以上培养教育和考察，听取各方面意见，支委会研究，报上级党委备案后列为发展对象",
)  # fmt: skip
NOTICE = Article(
    RULES, 13, "（公示）", version=V2026, since=CHANGED_ON, severity="BLOCK",
    reading="列为发展对象前公示不少于五个工作日；流动人员在工作、居住两处同时公示；无异议才能列为发展对象",
)  # fmt: skip
INTRODUCERS = Article(
    CONSTITUTION, 5, severity="BLOCK", reading="发展党员要有两名正式党员作入党介绍人"
)
INTRODUCE = both(14, "两名正式党员作入党介绍人，一般由培养联系人担任；受处分且在影响期内的不宜，"
                     "受留党察看处分尚未恢复权利的不能")  # fmt: skip
UNSUITABLE = both(14, "受警告、严重警告、撤销党内职务处分且在影响期内的，不宜作入党介绍人")
BARRED = both(14, "受留党察看处分尚未恢复权利的，不能作入党介绍人", severity="BLOCK")
REVIEW = both(16, "发展对象必须经过政治审查，形成结论性材料；没有审查或者不合格的不能入党；"
              "流动人员还要征求户籍地和居住地基层党组织意见", severity="BLOCK")  # fmt: skip
TRAINING = both(17, "基层党委或者县级组织部门集中培训不少于三天或者不少于二十四学时；"
                "没有经过培训的，除个别特殊情况外不能入党")  # fmt: skip
PREREVIEW = both(18, "支委会集体审查合格后，报有审批权限的基层党委预审，结果书面通知，"
                 "合格的才发给入党志愿书", severity="BLOCK", old=19, sure=True)  # fmt: skip
LEAVING = both(18, "未来三个月内将离开工作、学习单位的，一般不办理接收手续", old=19)
WITHIN = both(19, "预审合格后，一个月内提交支部大会讨论", old=20)
QUORUM = both(19, "支部大会讨论接收，有表决权的到会人数须超过应到会的半数", severity="BLOCK",
              old=20, sure=True)  # fmt: skip
VOTE = both(20, "无记名投票，赞成（含会前正式提出的书面意见）须超过应到会的半数，逐个讨论和表决",
            severity="BLOCK", old=22, sure=True)  # fmt: skip
RESOLUTION = both(21, "决议写明主要表现、应到和实到人数、表决结果、日期，支部书记签名", old=23)
APPROVER = both(22, "预备党员由党委（工委）审批；党总支、街道乡镇党委所属基层党委、临时党组织、党组"
                "不能审批", severity="BLOCK", old=25, clause="、第26条", sure=True)  # fmt: skip
OUTSIDE = both(26, "追认党员和直接接收党员由省级以上党委批准，不在本系统办理", old=28)
INTERVIEW = both(23, "审批前，指派党委委员或者组织员同发展对象谈话，意见填入志愿书",
                 severity="BLOCK", old=24)  # fmt: skip
APPROVE = both(
    24, "党委集体讨论、表决决定，逐个审批；注明预备期起止，通知本人并在支部大会宣布", old=26
)
IN_TIME = both(25, "三个月内审批，特殊情况不超过六个月；报上级组织部门备案", old=27, sure=True)
JOIN = both(28, "预备党员及时编入党支部和党小组", old=29)
OATH = both(29, "一般在批准后一个月内面向党旗宣誓，由基层党委或者党支部（总支）组织", old=30)
OBSERVE = both(30, "通过组织生活、听取汇报、谈心、培训等，对预备党员继续教育和考察", old=31)
PROBATION = Article(
    CONSTITUTION, 7, severity="BLOCK", reading="预备期一年，从支部大会通过其为预备党员之日算起"
)
EXTENSION = both(31, "需要继续考察的可以延长一次预备期，不少于半年，不超过一年；不履行义务、"
                 "不具备条件的取消资格；都须支部大会通过、上级党委批准", severity="BLOCK",
                 old=32)  # fmt: skip
CONVERSION = both(32, "本人书面提出转正申请，听取意见，支委会审查，支部大会表决，报上级党委审批",
                  severity="BLOCK", old=33)  # fmt: skip
CONVERTED = both(33, "三个月内审批，书记同本人谈话并在大会宣布；党龄从预备期满转正之日算起",
                 old=34)  # fmt: skip
DEFER = both(34, "转入的预备党员预备期满，可以推迟讨论转正，不超过六个月；转正的从预备期满之日算起",
             severity="BLOCK", old=35)  # fmt: skip
UNRECOGNISED = both(35, "无法认定的转入预备党员，报县级以上组织部门批准，不予承认",
                    severity="BLOCK", old=36)  # fmt: skip
ARCHIVE = both(36, "转正后，志愿书、申请书、两份登记表、政审材料、转正申请书存入本人档案", old=37)
PLAN = both(38, "组织部门每年向同级党委和上级组织部门报告发展党员工作和计划", old=39)
MOBILE = both(40, "具备条件的流动党员党组织可以发展党员；不具备条件的教育培养、转交材料", old=41)
FORMS = both(42, "志愿书由省级党委组织部按统一式样印制；本系统只登记编号，不打印", old=43)

# The steps that only a committee with the power to approve may take.
BY_APPROVERS = frozenset({"prereview", "approve", "approve_full", "extend", "cancel"})
MIN_AGE, TALK_MONTHS, EXAM_MONTHS = 18, 1, 6
CULTIVATED_MONTHS, NOTICE_DAYS = 12, 5
NOTICE_PLACES = 2  # of who is mobile: where one works or studies, and where one lives
CONTACTS_MOST, INTRODUCERS_DUE = 2, 2
TRAINING_DAYS, TRAINING_HOURS = 3, 24
VOTE_MONTHS, LEAVING_MONTHS, OATH_MONTHS = 1, 3, 1
APPROVAL_MONTHS, APPROVAL_MOST = 3, 6
PROBATION_MONTHS, EXTENSION_LEAST, EXTENSION_MOST = 12, 6, 12
DEFER_MONTHS = 6


def version_on(day: date) -> str:
    """The version in force that day: by the date of each step, there is no transitional clause."""
    return V2026 if day >= CHANGED_ON else V2014
