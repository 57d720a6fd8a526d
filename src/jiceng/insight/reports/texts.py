"""The kinds of report of this house: what each is called, and which bounds a writer may set."""

from jiceng.insight.reports.writing import Report

SURVEY = Report(
    name="survey",
    title="城市基层党建工作调研报告",
    heading="{node}关于城市基层党建工作的\n调研报告",
    genre="调研报告",
    bounds={
        "places.communities.large": "人口大社区的下限（人）",
        "places.communities.middle": "人口中等社区的下限（人）",
        "places.communities.many": "住户多的社区的下限（户）",
        "places.communities.some": "住户中等社区的下限（户）",
        "people.cadres.young": "青年段上限（岁）",
        "people.cadres.middle": "中年段偏大者的下限（岁）",
        "people.cadres.older": "中年段上限（岁）",
    },
)

THREE_YEARS = Report(
    name="three_years",
    title="近三年城市基层党建工作情况报告",
    heading="{node}关于近三年城市基层党建工作\n情况的报告",
    genre="综合报告",
    bounds={
        "development.admitted.young": "发展党员的青年年龄（岁）",
        "three_years.deputies": "每个社区专职副书记的标准（名）",
        "three_years.leaders": "每个后进社区联系的区级领导（名）",
        "three_years.first_secretaries": "每个后进社区的第一书记（名）",
        "three_years.teams": "每个后进社区的工作组（个）",
        "three_years.paired": "每个后进社区的结对单位（个）",
        "three_years.funds": "每个社区三项经费的标准（元）",
    },
    norms={
        "three_years.deputies": 1,
        "three_years.leaders": 1,
        "three_years.first_secretaries": 1,
        "three_years.teams": 1,
        "three_years.paired": 1,
        "three_years.funds": 200_000,
    },
)
SPEECH = Report(
    name="speech",
    title="座谈会发言",
    heading="{node}在组织工作座谈会上的发言",
    genre="座谈发言",
)

QUARTERLY = Report(
    name="quarterly",
    title="党建工作领导小组季度汇报",
    heading="{node}党的建设工作领导小组\n季度工作情况报告",
    genre="季度汇报",
    every="quarter",
    reviewed=True,
)
CAMPAIGN = Report(
    name="campaign",
    title="两新组织党建专项行动总结",
    heading="{node}关于\n“{campaign}”的工作总结",
    genre="专项总结",
    reviewed=True,
    campaign=True,
    subject="two_new",
)
DRIVE = Report(
    name="drive",
    title="专项活动总结",
    heading="{node}关于\n“{campaign}”的工作总结",
    genre="专项总结",
    reviewed=True,
    campaign=True,
)
YEARLY = Report(
    name="yearly",
    title="基层党建工作年度综述",
    heading="{node}基层党建工作\n年度综述",
    genre="年度综述",
    reviewed=True,
)
DUTY = Report(
    name="duty",
    title="书记抓基层党建工作述职报告",
    heading="{node}书记抓基层党建工作\n述职报告",
    genre="述职报告",
    reviewed=True,
)

REPORTS = [SURVEY, THREE_YEARS, SPEECH, QUARTERLY, CAMPAIGN, DRIVE, YEARLY, DUTY]
