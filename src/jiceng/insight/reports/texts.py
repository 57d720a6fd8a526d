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

REPORTS = [SURVEY]
