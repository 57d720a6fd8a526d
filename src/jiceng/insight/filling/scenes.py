"""The words around a blank: the noun it counts, what stands near, the sentence, the topic."""

import re
from dataclasses import dataclass
from functools import cached_property

from jiceng.insight.filling.blanks import LAID, MARK, UNITS, Blank, Kind, since
from jiceng.insight.filling.lexicon import pairs, plain

TOPIC, RIGHT, RIGHT_ACTED, LEFT = 0.2, 0.4, 0.8, 0.6  # how much a word tells from where it stands
ACTED = re.compile(
    r"(对|在|同|与|(?<![分作成])为|给|向|确定|选取|选定|抽取|安排|下派|选派|指导|组织)"
    r"(全区|全市|辖区内?|各|我区)?$"
)
DOING = re.compile(
    r"^组织|^[^共有]{0,8}?(扎实|全面|均|普遍)?"
    r"(开展|推行|实施|成立|建立|完成|签订|实行|进行|参加|落实|启用|作为|换届)"
)
QUOTED = re.compile(r"[“”\"《》]")
LEADING = re.compile(r"^(?:[一二三四五六七八九十]是|其中|分别|目前|截至|今年以来|全年|同时|此外)+")
HOLDING = re.compile("(?<=.)(?:共有|设有|建有|现有)")  # 个社区共有党总支: the communities
FEW = re.compile("以下|不足|以内|不满")


@dataclass(frozen=True)
class Scene:
    """The words around a blank, by how near they are."""

    head: str  # the noun it counts
    near: str
    left: str
    right: str
    topic: str
    acted: bool = False  # something is done to or in what is counted: not all there are

    @cached_property
    def local(self) -> frozenset[str]:
        return frozenset(pairs(self.head)) | frozenset(pairs(self.near))

    @property
    def so_far(self) -> str:
        return self.left + self.near + self.head

    @property
    def weights(self) -> dict[str, float]:
        found: dict[str, float] = {}
        zones = (
            (self.topic, TOPIC),
            (self.right, RIGHT_ACTED if self.acted else RIGHT),
            (self.left, LEFT),
        )
        for words, weight in zones:
            for pair in pairs(words):
                found[pair] = max(found.get(pair, 0), weight)
        for words in (self.near, self.head):
            for pair in pairs(words):
                found[pair] = 1.0
        return found


def scene(blank: Blank, topic: str = "", ahead: str = "") -> Scene:
    noun = blank.hint or blank.noun
    acted = bool(ACTED.search(QUOTED.sub("", blank.near))) or bool(
        DOING.match(QUOTED.sub("", noun))
    )
    left, right = (MARK.sub(LAID, side) for side in blank.sentence)
    near = blank.near
    if blank.kind is Kind.BOUND or "岁" in blank.unit:
        noun = blank.scale + (blank.unit if blank.unit not in {"%"} else "") + noun
    if not near and not noun:  # ×项、×大类: the words before the neighbour
        ends = list(MARK.finditer(blank.before))
        if ends and blank.before[ends[-1].end() :].strip("，,、；;（(：:")[:3] in UNITS:
            near = since(blank.before[: ends[-1].start()])
    if not near and blank.side == "":
        ends = list(MARK.finditer(blank.before))
        gap = blank.before[ends[-1].end() :] if ends else blank.before
        near = gap.rstrip("，,、；;（(：:")[-8:] if gap.strip("，,、；;（(：: ") == "" else near
    near = LEADING.sub("", plain(near))
    near = ahead + near
    marks = {"from": "〔起〕", "to": "〔止〕"}.get(blank.side, "")
    if blank.kind is Kind.BOUND and not marks:
        marks = "〔以下〕" if FEW.search(blank.near + blank.noun[:8]) else "〔以上〕"
    head = plain(HOLDING.split(noun)[0]) + marks
    return Scene(head[:14], near[-14:], plain(left)[-60:], plain(right)[:40],
                 plain(topic)[-60:] + " " + plain(blank.lead), acted)  # fmt: skip
