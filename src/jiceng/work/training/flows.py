"""The paths of plans, courses, classes, enrolments, leave, practice and the skill check."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.training.rules import PLAN_RULE, SKILL_RULE, VISIT_RULE

COLLECTING, DRAFTED, SUBMITTED = "collecting", "drafted", "submitted"
CHECKED, APPROVED, REPLACED = "checked", "approved", "replaced"
PLANNED, CLOSED, CANCELLED = "planned", "closed", "cancelled"
INVITED, CONFIRMED, ATTENDED = "invited", "confirmed", "attended"
ABSENT, DECLINED, WITHDRAWN = "absent", "declined", "withdrawn"
ASKED, GRANTED, REFUSED = "asked", "granted", "refused"
HELD, DONE = "held", "done"
TESTED, PAIRED, TAUGHT, PASSED = "tested", "paired", "taught", "passed"

EVERY = frozenset(STAFF)
ABOVE = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE})
HEAD = frozenset({Role.LEADER, Role.DISTRICT_STAFF, Role.STREET_OFFICE})
PLAN = Flow(
    "training.plan",
    Step("draw_up", "拟定", frozenset({COLLECTING}), DRAFTED, ABOVE),
    Step("submit_plan", "送审", frozenset({DRAFTED}), SUBMITTED, ABOVE),
    Step("check_plan", "科室审核", frozenset({SUBMITTED}), CHECKED, ABOVE, PLAN_RULE,
         other_than="submit_plan"),
    Step("return_plan", "退回修改", frozenset({SUBMITTED, CHECKED}), DRAFTED, HEAD),
    Step("approve_plan", "部长审定", frozenset({CHECKED}), APPROVED, HEAD, PLAN_RULE,
         other_than="check_plan"),
    final={APPROVED},
)  # fmt: skip
COURSE = Flow(
    "training.course",
    Step("submit_course", "送审", frozenset({DRAFTED}), SUBMITTED, ABOVE),
    Step("check_course", "科室审核", frozenset({SUBMITTED}), CHECKED, ABOVE, PLAN_RULE,
         other_than="submit_course"),
    Step("return_course", "退回修改", frozenset({SUBMITTED, CHECKED}), DRAFTED, HEAD),
    Step("approve_course", "部长审定", frozenset({CHECKED}), APPROVED, HEAD, PLAN_RULE,
         other_than="check_course"),
    final={APPROVED},
)  # fmt: skip
CLASS = Flow(
    "training.class",
    Step("submit", "报批", frozenset({PLANNED}), SUBMITTED, EVERY),
    Step("approve", "批准", frozenset({SUBMITTED}), APPROVED, HEAD, VISIT_RULE,
         other_than="submit"),
    Step("send_back", "退回", frozenset({SUBMITTED}), PLANNED, HEAD),
    Step("close", "结班", frozenset({APPROVED}), CLOSED, EVERY),
    Step("cancel", "取消", frozenset({PLANNED, SUBMITTED, APPROVED}), CANCELLED, EVERY),
    final={CLOSED, CANCELLED},
)  # fmt: skip
ENROLMENT = Flow(
    "training.enrolment",
    Step("confirm", "确认参加", frozenset({INVITED, DECLINED}), CONFIRMED, EVERY),
    Step("decline", "不能参加", frozenset({INVITED, CONFIRMED}), DECLINED, EVERY),
    Step("withdraw", "撤销报名", frozenset({INVITED, CONFIRMED, DECLINED}), WITHDRAWN, EVERY),
    final={WITHDRAWN},
)
SESSION = Flow(
    "training.session",
    Step("hold", "登记上课", frozenset({PLANNED}), HELD, EVERY),
    Step("drop", "停课", frozenset({PLANNED}), CANCELLED, EVERY),
    final={HELD, CANCELLED},
)
LEAVE = Flow(
    "training.leave",
    Step("grant", "同意", frozenset({ASKED}), GRANTED, EVERY),
    Step("refuse", "不同意", frozenset({ASKED}), REFUSED, EVERY),
    final={GRANTED, REFUSED},
)
TALK = Flow(
    "training.talk",
    Step("give", "登记开讲", frozenset({PLANNED}), HELD, EVERY),
    Step("call_off", "取消", frozenset({PLANNED}), CANCELLED, EVERY),
    final={HELD, CANCELLED},
)
STUDY = Flow(
    "training.study",
    Step("study", "登记学习", frozenset({PLANNED}), HELD, EVERY),
    Step("skip", "取消", frozenset({PLANNED}), CANCELLED, EVERY),
    final={HELD, CANCELLED},
)
PRACTICE = Flow(
    "training.practice",
    Step("allow", "批准", frozenset({PLANNED}), APPROVED, ABOVE, other_than="propose"),
    Step("finish", "完成", frozenset({APPROVED}), DONE, EVERY),
    Step("stop", "取消", frozenset({PLANNED, APPROVED}), CANCELLED, EVERY),
    final={DONE, CANCELLED},
)
SKILL = Flow(
    "training.skill",
    Step("pair", "排课结对", frozenset({TESTED, TAUGHT}), PAIRED, ABOVE),
    Step("teach", "登记学完", frozenset({PAIRED}), TAUGHT, ABOVE),
    Step("recheck", "复测合格", frozenset({TAUGHT}), PASSED, ABOVE, cites=SKILL_RULE),
    final={PASSED},
)
FLOWS = [PLAN, COURSE, CLASS, ENROLMENT, SESSION, LEAVE, TALK, STUDY, PRACTICE, SKILL]
