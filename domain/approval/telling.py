"""Events of a case in words."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.world import World

Body = Mapping[str, Any]


def told(world: World, kind: str, body: Body) -> str:
    """One plain sentence; never a name, an ID number or an illness."""
    tell = TOLD.get(kind)
    return tell(world, body) if tell else kind


def _item(world: World, body: Body) -> str:
    item = world.catalogue.items.get(body.get("item", ""))
    return f"“{item.zh}”" if item else "事项"


def _waiting(world: World, body: Body) -> str:
    names = [token.partition(":")[2] for token in body.get("waits_for", []) if ":" in token]
    known = [
        world.catalogue.identities[n].zh
        if n in world.catalogue.identities
        else world.catalogue.items[n].zh
        for n in names
    ]
    return f"{_item(world, body)}在等{'、'.join(known) or '前面的环节'}"


def _ended(word: str) -> Callable[[World, Body], str]:
    def tell(world: World, body: Body) -> str:
        reason = world.catalogue.reasons.get(body.get("reason") or "")
        return f"{_item(world, body)}{word}" + (f":{reason.zh}" if reason else "")

    return tell


def _identity(world: World, body: Body) -> str:
    name = world.catalogue.identities[body["identity"]].zh
    return f"认定了“{name}”身份"


def _started(world: World, body: Body) -> str:
    due = body.get("due_on")
    return f"{_item(world, body)}开始办理" + (f"，{due} 前办结" if due else "")


def _simple(words: str) -> Callable[[World, Body], str]:
    return lambda world, body: words


def _of_item(words: str) -> Callable[[World, Body], str]:
    return lambda world, body: f"{_item(world, body)}{words}"


TOLD: Mapping[str, Callable[[World, Body], str]] = {
    "checked": lambda world, body: f"出了第 {body.get('version', 1)} 版家庭经济状况核对报告",
    "check_contradicts": _simple("核对结果与填报的表对不上，请审核人查看核对报告"),
    "submitted": lambda world, body: f"提交申请，共 {body.get('claims', 0)} 个事项",
    "accepted": _simple("已受理，开始计算时限"),
    "not_accepted": _simple("不予受理"),
    "reviewed": _simple("乡镇审核已完成"),
    "visit_planned": lambda world, body: f"安排 {body.get('day', '')} 入户调查",
    "surveyed": _simple("入户调查已完成并签名"),
    "relative_filed": _simple("已办理近亲属备案，有关人员回避"),
    "relative_noticed": _simple("登记信息显示有经办人员是近亲属，系统已备案，有关人员回避"),
    "relative_contested": _simple("监督人员认定一条近亲属备案有误，已撤除"),
    "visit_differs": _of_item("随机抽查入户结果与确认的不一致，请乡镇答复，答复前不能确认"),
    "visit_answered": _of_item("乡镇已答复随机抽查的不一致"),
    "visit_refused": _simple("未能入户调查，已登记"),
    "uncooperative": _simple("因不配合调查核实，终止办理"),
    "facts": _simple("家庭情况有更新"),
    "asked": _simple("一次性告知需要补充的材料"),
    "answered": _simple("已补充材料"),
    "waiting": _waiting,
    "started": _started,
    "appeared": _of_item("在本案中自动列入"),
    "determined": _of_item("已研判，等待确认"),
    "returned": _of_item("退回重新研判"),
    "granted": _ended("已批准"),
    "refused": _ended("不予批准"),
    "closed": lambda world, body: (
        _ended("已办结")(world, body) if "item" in body else "全部事项办结"
    ),
    "terminated": _simple("核对授权已撤回，申请终结，可以随时重新申请"),
    "withdrawn": lambda world, body: (
        _of_item("已撤回")(world, body) if "item" in body else "申请已撤回"
    ),
    "identity_granted": _identity,
    "paused": _of_item("承诺时限中止"),
    "resumed": _of_item("承诺时限恢复"),
    "ready": _of_item("等的结果已经有了，从今天起计算时限"),
    "given_up": lambda world, body: (
        _of_item("逾期未补正，视为放弃，可以重新申请")(world, body)
        if "item" in body
        else "逾期未补正，视为放弃申请，可以重新申请"
    ),
    "overdue": _simple("补正期限已过"),
    "paperwork": lambda world, body: f"{_item(world, body)}已先行救助，{body['due_on']} 前补齐手续",
    "paperwork_overdue": _of_item("补办手续已逾期"),
    "early_answer": _of_item("收到过早的答复，轮到该事项时再办"),
    "late_answer": _of_item("收到迟到的答复，未改变结果"),
    "recounted": _of_item("到期日已按新的放假安排重算"),
}
