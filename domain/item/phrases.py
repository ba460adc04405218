"""The rules themselves in plain Chinese: trees of conditions as sentences, before any family."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from domain.item.catalogue.book import Catalogue
from domain.item.catalogue.shapes import FactWord
from domain.item.texts import plain, yuan
from domain.item.trees import (
    NUMBERS,
    All,
    AnyOf,
    Condition,
    Const,
    Count,
    Leaf,
    Members,
    Not,
    Number,
    Operation,
    Param,
    Ref,
    SumOf,
    Tally,
    parameters_read,
)
from domain.item.wording import shown

GROUPS = {"all": "全部家庭成员", "counted": "共同生活的家庭成员", "unit": "低保人口"}
AGAINST = {"lt": "低于", "lte": "不超过", "gt": "高于", "gte": "不低于", "eq": "为", "ne": "不是"}
OPPOSITE = {"lt": "gte", "gte": "lt", "gt": "lte", "lte": "gt", "eq": "ne", "ne": "eq"}
ALL_OF, NOT_ALL, ONE_OF, NONE_OF = (
    "以下都要符合",
    "以下不能同时都有",
    "以下符合一项即可",
    "以下一项都不能有",
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One line, indented by `depth`; a heading says how the lines below it go together.

    `parameters` are the names of the figures in it.
    """

    depth: int
    text: str
    heading: bool = False
    parameters: tuple[str, ...] = ()


def clauses(catalogue: Catalogue, tree: Condition) -> list[Clause]:
    """A tree as lines, in written order. The outermost `all` needs no heading."""
    return list(_lines(catalogue, tree, 0, negated=False, outermost=True))


def _lines(
    catalogue: Catalogue, tree: Condition, depth: int, *, negated: bool, outermost: bool = False
) -> Iterator[Clause]:
    match tree:
        case Not(child):
            yield from _lines(catalogue, child, depth, negated=not negated)
            return
        case All(children=(child,)) | AnyOf(children=(child,)):
            yield from _lines(catalogue, child, depth, negated=negated, outermost=outermost)
            return
        case All(children) if outermost and not negated:
            inner = depth
        case All(children) | AnyOf(children):
            yield Clause(depth, _heading(tree, negated=negated), heading=True)
            inner = depth + 1
        case Ref(tree=All(children)):
            yield Clause(depth, said(catalogue, tree, negated=negated), heading=True)
            inner = depth + 1
        case _:
            figures = tuple(sorted(parameters_read(tree)))
            yield Clause(depth, said(catalogue, tree, negated=negated), parameters=figures)
            return
    for child in children:  # under a heading that denies, they are said as they stand
        yield from _lines(catalogue, child, inner, negated=False)


def _heading(tree: All | AnyOf, *, negated: bool) -> str:
    if isinstance(tree, All):
        return NOT_ALL if negated else ALL_OF
    return NONE_OF if negated else ONE_OF


def said(catalogue: Catalogue, tree: Condition, *, negated: bool = False) -> str:
    """A condition in one line: `年龄不低于 60 岁，或者年龄低于 18 岁`."""
    match tree:
        case Not(child):
            return said(catalogue, child, negated=not negated)
        case All(children):
            together = "，并且".join(_inside(catalogue, child, AnyOf) for child in children)
            return f"不能同时{together}" if negated else together
        case AnyOf(children):
            either = "，或者".join(_inside(catalogue, child, All) for child in children)
            return f"没有下列任何一项：{either}" if negated else either
        case Ref():
            return f"{'不' if negated else ''}符合{tree.zh or '家庭财产条件'}"
        case Members():
            return _members(catalogue, tree, negated=negated)
        case Tally():
            return _tally(catalogue, tree, negated=negated)
        case Leaf():
            return _leaf(catalogue, tree, negated=negated)


def _inside(catalogue: Catalogue, tree: Condition, other: type[All | AnyOf]) -> str:
    """In brackets where `and` and `or` would otherwise run into each other."""
    words = said(catalogue, tree)
    return f"（{words}）" if isinstance(tree, other) else words


def _members(catalogue: Catalogue, tree: Members, *, negated: bool) -> str:
    group, where = GROUPS[tree.group], said(catalogue, tree.where)
    if tree.every:
        return f"{group}{'不是' if negated else ''}每个人都符合：{where}"
    return f"{group}中{'没有人' if negated else '至少有一人'}符合：{where}"


def _tally(catalogue: Catalogue, tree: Tally, *, negated: bool) -> str:
    verb = AGAINST[OPPOSITE[tree.op] if negated else tree.op]
    return f"{counted(catalogue, tree.number)}{verb}{limit(catalogue, tree.value)}"


def counted(catalogue: Catalogue, number: Count | SumOf) -> str:
    """What is counted or added up over a group: `低保人口数`, `…的本人月收入合计`."""
    group = GROUPS[number.group]
    if isinstance(number, SumOf):
        return f"{group}的{catalogue.facts[number.fact].zh}合计"
    if number.where is None:
        return f"{group}数"
    return f"{group}中符合“{said(catalogue, number.where)}”的人数"


def _leaf(catalogue: Catalogue, leaf: Leaf, *, negated: bool) -> str:
    word = catalogue.facts[leaf.fact]
    if isinstance(leaf.value, bool):
        holds = leaf.value is not (negated != (leaf.op == "ne"))
        return word.yes if holds else word.no
    if leaf.op == "has_any":
        return _identities(catalogue, leaf, negated=negated)
    if isinstance(leaf.value, frozenset):
        return f"{word.zh}{'不是' if negated else '为'}{_choice(catalogue, word, leaf.value)}"
    verb = AGAINST[OPPOSITE[leaf.op] if negated else leaf.op]
    return _spaced(f"{word.zh}{verb}", _value(catalogue, word, leaf))


def _value(catalogue: Catalogue, word: FactWord, leaf: Leaf) -> str:
    match leaf.value:
        case Const(value=value):
            return shown(word, value)
        case number if isinstance(number, NUMBERS):
            return limit(catalogue, number)
    return shown(word, leaf.value)


def _choice(catalogue: Catalogue, word: FactWord, values: Collection[str]) -> str:
    """`一级、二级或三级`, in the order of the vocabulary."""
    codes = list(word.codes)
    order = sorted(values, key=lambda each: (codes.index(str(each)) if codes else 0, str(each)))
    *most, last = [_named(catalogue, word, each) for each in order]
    return f"{'、'.join(most)}或{last}" if most else last


def _named(catalogue: Catalogue, word: FactWord, value: str) -> str:
    """A code in words; of a fact without codes of its own, those of the question it comes from."""
    if word.codes or word.type != "text":
        return shown(word, value)
    book = catalogue.fields
    asked = (f.codes for f in book.fields.values() if any(e.fact == word.name for e in f.feeds))
    lists = (book.code_lists[name].codes for name in asked if name)
    return next((str(codes[value]["zh"]) for codes in lists if value in codes), value)


def _identities(catalogue: Catalogue, leaf: Leaf, *, negated: bool) -> str:
    assert isinstance(leaf.value, frozenset)
    names = [catalogue.identities[name].zh for name in catalogue.identities if name in leaf.value]
    whose = "家里" if leaf.fact.startswith("hh.") else "本人"
    if len(names) == 1:
        return f"{whose}{'不是' if negated else '已是'}{names[0]}"
    return (
        f"{whose}{'没有' if negated else '已有'}下列{'任何' if negated else ''}一种身份："
        + "、".join(names)
    )


def limit(catalogue: Catalogue, number: Number) -> str:
    """A threshold: `低保标准`, `低保标准 × 1.5`."""
    match number:
        case Param(name):
            return catalogue.parameters.zh[name]
        case Const(value=value, money=money):
            return f"{yuan(value)} 元" if money else plain(value)
        case Operation(parts=parts):
            return " × ".join(limit(catalogue, part) for part in parts)
    return ""


def _spaced(words: str, value: str) -> str:
    """A figure stands apart from the words before it: `低于 18 岁`, `低于低保标准`."""
    return f"{words} {value}" if value[:1].isdigit() else f"{words}{value}"
