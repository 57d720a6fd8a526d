"""The kinds of report of this house: what each is called, and which bounds a writer may set."""

from jiceng.insight.reports.writing import Report

SURVEY = Report(
    name="survey",
    title="城市基层党建工作调研报告",
    heading="{node}关于城市基层党建工作的\n调研报告",
    template="reports/survey.txt",
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
    template="reports/three_years.txt",
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
    template="reports/speech.txt",
    genre="座谈发言",
)

REPORTS = [SURVEY, THREE_YEARS, SPEECH]
