"""The outbox's gateway: each parcel goes out by the line in use for its channel, if any is."""

from collections import Counter
from typing import Final

from jiceng.channels.lines.actions import Keeper, record_use
from jiceng.channels.lines.known import GENERAL, KINDS, WORKER, opened, templates_of
from jiceng.channels.lines.models import Address, Line
from jiceng.channels.protocols.exchange import NotReachedError
from jiceng.channels.protocols.letters import Client, Letter
from jiceng.kernel.looks import issue_ticket
from jiceng.registers.accounts.models import Account
from jiceng.registers.outbox.rules import Answer, Outcome, Parcel, Simulated, UnclearError

PATIENCE: Final = 5
"""After so many faults in a row a line is left alone for the rest of this round."""
SHOWN: Final = "page"
LACKING: Final = {"sms": "没有手机号，短信发不出去", "wechat": "对方没有绑定微信"}


class Switchboard:
    """Made anew for each round of the worker; without any line in use it reaches nothing."""

    def __init__(self) -> None:
        self.lines = {line.channel: line for line in Line.objects.filter(on=True)}
        self.clients: dict[str, Client] = {}
        self.said: dict[str, dict[str, str]] = {}
        self.faults: Counter[str] = Counter()

    @property
    def wants_phone(self) -> bool:
        return "sms" in self.lines

    def send(self, parcel: Parcel) -> Answer:
        if parcel.channel == SHOWN:  # it is sent by standing in the person's own page
            return Answer(Outcome.SENT, "page")
        line = self.lines.get(parcel.channel)
        if line is None or line.key not in KINDS:
            return Simulated().send(parcel)
        if self.faults[line.key] >= PATIENCE:
            return Answer(Outcome.LATER, words="通道暂时不通，稍后自动再试")
        client = self._client(line)
        letter = self._letter(line, parcel)
        return letter if isinstance(letter, Answer) else self._offer(line, client, letter)

    def _client(self, line: Line) -> Client:
        if line.key not in self.clients:
            self.said[line.key] = opened(line)
            self.clients[line.key] = KINDS[line.key].make(self.said[line.key], Keeper(line))
        return self.clients[line.key]

    def _letter(self, line: Line, parcel: Parcel) -> Letter | Answer:
        """As the provider wants it, or why it cannot go out this way."""
        to = parcel.phone if line.channel == "sms" else self._address(line, parcel)
        if not to:
            return Answer(Outcome.REFUSED, words=LACKING.get(line.channel, "没有地址"))
        if line.channel == "wecom":  # takes words as they are
            return Letter(to, parcel.request, text=parcel.body)
        listed = templates_of(self.said[line.key].get("templates", ""))
        found = listed.get(parcel.template) or listed.get(GENERAL)
        if found is None:
            return Answer(Outcome.REFUSED, words=f"没有登记“{parcel.template}”的模板")
        return Letter(to, parcel.request, found.code, found.filled(parcel.params), parcel.body)

    def _address(self, line: Line, parcel: Parcel) -> str:
        """Where this person asked to be reached by this way; empty if they never did."""
        if line.channel == "wecom":  # the enterprise names its people as we do
            named = Account.objects.filter(pk=parcel.account).values_list("username", flat=True)
            return str(named.first() or "")
        row = Address.objects.filter(channel=line.channel, account=parcel.account).first()
        if parcel.account is None or row is None or row.address is None:
            return ""
        return str(row.address.open(issue_ticket(WORKER, row, "address", purpose="发送消息")))

    def _offer(self, line: Line, client: Client, letter: Letter) -> Answer:
        try:
            answer = client.send(letter)
        except NotReachedError as why:
            self.faults[line.key] += 1
            record_use(line, worked=False, words=f"没有连上：{why}")
            return Answer(Outcome.LATER, words="没有连上通道，稍后自动再试")
        except UnclearError as why:
            self.faults[line.key] += 1
            record_use(line, worked=False, words=f"没有明确答复：{why}")
            raise
        self.faults[line.key] = 0 if answer.outcome != Outcome.LATER else self.faults[line.key] + 1
        if not answer.theirs:  # of a number that is wrong the line knows nothing
            record_use(line, worked=answer.outcome == Outcome.SENT, words=answer.words)
        return answer
