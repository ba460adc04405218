"""Conditions and values in plain Chinese, for reason cards and printed notices."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.shapes import FactWord
from domain.item.texts import plain, yuan
from domain.item.trees import Const, Number, Operation, Param

if TYPE_CHECKING:
    from domain.item.trace import TraceNode

WORDS = {
    "all": "以下条件都要符合",
    "any": "以下条件符合一项即可",
    "not": "不能有下列情形",
    "ref": "家庭财产条件",
    "property": "家庭财产条件",
    "members": "家庭成员的情况",
    "tally": "家庭成员合计",
    "true": "符合",
    "false": "不符合",
    "unknown": "待定",
}
UNITS = {"m2": "平方米", "years": "岁", "months": "个月", "days": "天", "level": "级"}
MEASURED = ("fen", "m2", "years", "months", "days")  # where a distance says something
PHRASES = {  # what must hold, where the value stands at or beyond the limit
    "lt": "要低于",
    "lte": "不能超过",
    "gt": "要高于",
    "gte": "至少要",
    "eq": "应为",
    "ne": "不能是",
}


def shown(word: FactWord, value: Any) -> str:  # noqa: ANN401
    """A value with its unit: 92600 fen → `926 元`, 0.5 → `50%`, rural → `农村`."""
    if isinstance(value, bool):
        return word.yes if value else word.no
    if isinstance(value, frozenset):
        return "、".join(shown(word, each) for each in sorted(value, key=str)) or "没有"
    if isinstance(value, str):
        return word.codes.get(value, value) or "没有"
    if str(value) in word.codes:
        return word.codes[str(value)]
    if word.unit == "fen":
        return f"{yuan(value)} 元"
    if word.unit == "ratio":
        return f"{plain(round(Decimal(value) * 100, 1))}%"
    return f"{plain(value)} {UNITS.get(word.unit, '')}".rstrip()


def spoken(word: FactWord, value: Any) -> str:  # noqa: ANN401
    """A value in words as part of a list of facts."""
    return shown(word, value)


def expression(number: Number) -> str:
    """`dibao.standard_month × 2` for a threshold."""
    match number:
        case Param(name):
            return name
        case Const(value=value, money=money):
            return yuan(value) if money else plain(value)
        case Operation(parts=parts):
            return " × ".join(expression(part) for part in parts)
    return ""


def condition_sentence(catalogue: Catalogue, node: "TraceNode") -> str:
    """One condition with what was found: 这户人均月收入 926 元，高于低保标准 800 元，差 126 元。"""
    word = catalogue.facts.get(node.fact or "")
    if word is None:
        return f"{node.label} {node.value}，{PHRASES.get(node.op or '', '应为')} {node.threshold}"
    if node.truth == "unknown":
        return _unknown(catalogue, word, node)
    if word.type == "bool":
        return shown(word, node.value)
    if word.type == "set":
        return _identities(catalogue, node)
    if node.op in ("lt", "lte", "gt", "gte"):
        return f"{word.zh} {shown(word, node.value)}，{_against(catalogue, word, node)}"
    return _one_of(word, node)


def concluded(word: FactWord, truth: str) -> str:
    """Whether a fact fits, without its value: 这户人均月收入：符合。"""
    return f"{word.zh}：{WORDS[truth]}"


def _unknown(catalogue: Catalogue, word: FactWord, node: "TraceNode") -> str:
    awaited = [gap[1:] for gap in sorted(node.missing) if gap.startswith("@")]
    if awaited:
        return f"{_names(catalogue, awaited)}身份还在审核中"
    if word.after:
        items = "、".join(catalogue.items[code].zh for code in word.after)
        return f"{word.zh}还不知道，要等{items}办结"
    return f"还不知道{word.zh}"


def _names(catalogue: Catalogue, identities: Iterable[str]) -> str:
    return "、".join(catalogue.identities[name].zh for name in sorted(identities))


def _identities(catalogue: Catalogue, node: "TraceNode") -> str:
    names = _names(catalogue, node.threshold)
    held = _names(catalogue, node.threshold & node.value)
    if node.truth == "true":
        return f"已有身份：{held}" + ("，不能同时享受" if node.negated else "")
    return f"没有不能同时享受的身份（{names}）" if node.negated else f"还没有下列身份：{names}"


def _one_of(word: FactWord, node: "TraceNode") -> str:
    value, wanted = shown(word, node.value), shown(word, node.threshold)
    if (node.truth == "true") != node.negated:
        return f"{word.zh}：{value}"
    verb = "不能是" if node.negated or node.op == "ne" else "应为"
    return f"{word.zh}：{value}，{verb}{wanted}"


def _against(catalogue: Catalogue, word: FactWord, node: "TraceNode") -> str:
    """`高于低保标准 800 元，差 126 元`, `正好等于…，要低于才符合`."""
    limit = f"{_limit_name(catalogue, node)}{shown(word, node.threshold)}"
    difference = node.value - node.threshold
    if difference == 0:
        demand = PHRASES[node.op or ""]
        return f"正好等于{limit}" + ("" if node.truth == "true" else f"，{demand}才符合")
    side = "高于" if difference > 0 else "低于"
    far = f"，差 {shown(word, abs(difference))}" if word.unit in MEASURED else ""
    return f"{side}{limit}{far}"


def distance(catalogue: Catalogue, node: "TraceNode") -> str | None:
    """How far off a measured figure is: 这户人均月收入高出低保标准 126 元; None where none is."""
    word = catalogue.facts.get(node.fact or "")
    if word is None or node.miss is None or word.unit not in MEASURED:
        return None
    named = _limit_name(catalogue, node).strip() if node.figures else ""
    if not named:
        limit = f"规定的 {shown(word, node.threshold)}"
        return f"{word.zh}离{limit}差 {shown(word, node.miss)}" if node.miss else None
    if node.miss == 0:
        return f"{word.zh}正好等于{named}"
    side = "高出" if node.value > node.threshold else "低于"
    return f"{word.zh}{side}{named} {shown(word, node.miss)}"


def _limit_name(catalogue: Catalogue, node: "TraceNode") -> str:
    """The limit in words: `低保标准 `, or `低保标准的 1.5 倍 `."""
    names = [figure.name for figure in node.figures]
    zh = catalogue.parameters.zh
    if len(names) == 1 and " × " not in (node.expression or ""):
        return f"{zh[names[0]]} "
    if not names:
        return "规定的 "
    money = next((n for n in names if catalogue.parameters.units[n].startswith("元")), names[0])
    factor = node.threshold / next(f.value for f in node.figures if f.name == money)
    return f"{zh[money]}的 {plain(round(Decimal(factor), 4))} 倍 "
