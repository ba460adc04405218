"""Health: Tasks after the style of FHIR."""

from collections.abc import Sequence

from simulator.cases import Action, Ask, Case, Decision, Finding, Line
from simulator.dialects import _base as b

VERDICTS = {"eligible": "true", "ineligible": "false", "undetermined": "unknown"}
STATUSES = {"approve": "completed", "refuse": "rejected", "return": "on-hold"}
CLAIM = "urn:lianban:claim"


class Health(b.Dialect):
    code = "WJ"
    officers = ("杜若", "白景明")
    calls_back = True
    routes = (("PUT", "/wj/fhir/Task/{claim}"),)

    def authorised(self, call: b.Call, token: str) -> bool:
        return b.same(call.headers.get("authorization"), f"Bearer {token}")

    def read(self, call: b.Call) -> list[Ask]:
        task = call.json()
        names = {each["system"]: each["value"] for each in task["identifier"]}
        if names[CLAIM] != call.path.rsplit("/", 1)[-1]:
            raise b.NotUnderstood("another task")
        lines = tuple(_line(each) for each in task["input"] if "valueCode" in each)
        item = b.needed(task["code"]["coding"][0]["code"])
        return [Ask(names["urn:lianban:delivery"], names[CLAIM], _action(task), item, lines)]

    def answer(self, cases: Sequence[Case]) -> b.Reply:
        return b.reply({**_task(cases[0]), "status": "accepted"}, 201)

    def callback(self, case: Case, decision: Decision) -> b.Json:
        status = b.filled(
            text=decision.opinion, reason=decision.reason, wanted=list(decision.missing)
        )
        return {
            **_task(case),
            "status": STATUSES[decision.outcome],
            "businessStatus": status,
            "performer": {
                "determined": decision.determined_by,
                "confirmed": decision.confirmed_by,
            },
            "lastModified": decision.decided_at.isoformat(),
            "output": [_output(each) for each in decision.findings],
        }

    def refused(self) -> b.Reply:
        issue = {"severity": "error", "code": "invalid"}
        return b.reply({"resourceType": "OperationOutcome", "issue": [issue]}, 422)


def _action(task: b.Json) -> Action:
    if task["status"] == "cancelled":
        return "withdraw"
    return b.action(task["intent"], {"proposal": "lodge", "order": "release"})


def _line(each: b.Json) -> Line:
    amount = b.fen(each.get("valueMoney", {}).get("value"))
    return Line(each["focus"][1:], VERDICTS[each["valueCode"]], amount, each.get("reasonCode"))


def _task(case: Case) -> dict[str, b.Json]:
    return {
        "resourceType": "Task",
        "identifier": [{"system": CLAIM, "value": case.claim}],
        "groupIdentifier": {"value": case.reference},
    }


def _output(finding: Finding) -> b.Json:
    amount = b.money(finding)
    return b.filled(
        focus=f"#{finding.person}",
        valueCode="granted" if finding.granted else "denied",
        valueMoney=None if amount is None else {"value": amount, "currency": "CNY"},
        reasonCode=finding.reason,
    )
