"""What a passage is about narrows what is counted in it, until another subject or the end."""

import pytest

from jiceng.insight.filling.blanks import find
from jiceng.insight.filling.matching import propose
from jiceng.insight.filling.subjects import subject

URBAN = {("type", "urban"), ("field", "urban_community")}


def firsts(text: str) -> list[str]:
    return [one.first for one in propose(find(text.split("\n")))]


@pytest.mark.parametrize(
    ("flow", "about"),
    [
        ("城市社区情况：党员", URBAN),
        ("全区×个城市社区共有党总支×个，党员", URBAN),
        ("城市社区情况：党员×名；\n流动党员", URBAN),
        ("城市社区情况：党员×名。全区共有党员", set()),
        ("本区辖社区×个（城市社区共有×个），党员", set()),
        ("对两新组织党组织已评定出", {("two_new", "two_new"), ("field", "two_new"),
                                      ("field", "private_firm|social_org")}),
        ("全区共有×名在职机关党员到社区报到，认领志愿岗位",
         {("field", "agency"), ("from", "agency")}),
    ],
)  # fmt: skip
def test_a_subject_holds_until_another_begins(house, flow: str, about: set) -> None:
    assert set(subject(flow)[1]) == about


def test_a_line_that_is_not_ended_goes_on_and_one_that_is_does_not(db, house) -> None:
    text = "城市社区情况：党支部×个；\n党员×名。\n党员×名。"
    mine, after = "members.members{field=urban_community}", "members.members"
    assert firsts(text)[1:] == [mine, after]


def test_parts_of_a_whole_are_cut_as_the_whole_was(db, house) -> None:
    told = firsts("建成党群服务阵地×处，其中区级×处、街道级×处。")
    assert all("kind=centre|station" in one for one in told)
    assert ["level=district" in told[1], "level=street" in told[2]] == [True, True]
