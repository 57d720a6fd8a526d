"""What points at a person and is not shown to them in My file: table by table, with the reason.

Everything else is shown. A room keeps single rows back by a queryset adjective `open_to_subject`
(a disposal case before its decision has been told).
"""

# What a row is about is its own `member`, `person` or `account`. Any other link (host, owner,
# introducer) only says in which part somebody took part: the rest of the row is about others.
SUBJECTS = ("member", "person", "account")
# The exceptions: a row about somebody by another name, and rows about others by one of these.
ABOUT = frozenset({"members.merge.kept", "members.merge.gone"})
PART_ONLY = frozenset(
    {"matters.matter.account", "development.backing.member", "care.carevisit.member"}
)


def is_subject(label: str, name: str) -> bool:
    """Is the row about whoever this column points at?"""
    column = f"{label}.{name}"
    return column in ABOUT or (name in SUBJECTS and column not in PART_ONLY)


UNSHOWN: dict[str, str] = {
    "accounts.binding": "一次性绑定码的摘要，用后一天内清除",
    "accounts.session": "登录会话，只供认出浏览器，到期清除",
    "accounts.token": "接口客户端的令牌摘要，不属于个人",
    "outbox.message": "发给本人的消息，本人已经收到，7 天后清除",
}
