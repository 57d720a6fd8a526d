"""民主评议党员登记表 of one member and 评议结果表 of a branch, as Word; to print, sign and file."""

from jiceng.kernel import clock
from jiceng.kit.documents.gongwen import Gongwen
from jiceng.kit.documents.names import document_name
from jiceng.kit.documents.texts import day_text
from jiceng.work.appraisal.models import AppraisalRound, MemberReview

REGISTER, RESULT = "民主评议党员登记表", "民主评议党员结果表"
SIGNED = "　　　　　　　　　　日期："


def register(review: MemberReview, *, demo: str = "") -> bytes:
    """The form of one member, with lines to sign."""
    round_ = review.round
    made = Gongwen(
        title=REGISTER,
        unit=str(round_.org),
        date=round_.graded_on or round_.met_on or clock.today(),
        footer_note=demo,
    )
    member = review.member
    made.table(
        head=["项目", "内容"],
        rows=[
            ["姓名", str(member)],
            ["党支部", str(round_.org)],
            ["评议年度", str(round_.year)],
            ["入党日期", day_text(member.joined_on)],
            ["参加方式", review.get_part_display()],
            ["个人自评", review.self_text],
            ["互评意见", review.mutual],
            ["支部评定意见", review.opinion],
            ["评定等次", review.get_grade_display() if review.grade else ""],
        ],
        widths=(20, 80),
        sides=("left", "left"),
    )
    told = day_text(review.told_on) if review.told_on else ""
    made.labelled("告知本人日期", told)
    made.labelled("本人意见（签字）", SIGNED)
    made.labelled("党支部书记（签字）", SIGNED)
    made.labelled("上级党组织审核（盖章）", SIGNED)
    return made.build()


def register_name(review: MemberReview) -> str:
    return document_name(f"{REGISTER}_{review.member}_{review.round.year}")


def summary(round_: AppraisalRound, *, demo: str = "") -> bytes:
    """The result of a branch, by name in the order of names; probationers without a grade."""
    made = Gongwen(
        title=RESULT, unit=str(round_.org), date=round_.graded_on or clock.today(),
        footer_note=demo,
    )  # fmt: skip
    rows = MemberReview.objects.filter(round=round_).select_related("member__person")
    listed = list(rows.order_by("member__person__initials", "pk"))
    counts = [
        f"{label}{sum(one.grade == value for one in listed)}名"
        for value, label in MemberReview.Grade.choices
    ]
    issued = (
        "" if round_.issued is None else f"测评票发出{round_.issued}张，收回{round_.returned}张。"
    )
    made.paragraph(
        f"{round_.org}{round_.year}年度参加评议{len(listed)}名，{'、'.join(counts)}。{issued}"
    )
    made.table(
        head=["序号", "姓名", "参加方式", "等次", "评定意见"],
        rows=[
            [str(nth), str(one.member), one.get_part_display(),
             one.get_grade_display() if one.grade else "—", one.opinion]
            for nth, one in enumerate(listed, 1)
        ],
        widths=(10, 16, 24, 14, 36),
    )  # fmt: skip
    made.signature(str(round_.org), round_.graded_on)
    return made.build()


def summary_name(round_: AppraisalRound) -> str:
    return document_name(f"{RESULT}_{round_.org}_{round_.year}")
