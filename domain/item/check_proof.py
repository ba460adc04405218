"""Proof that the checks answer the form's questions once, and nobody else is asked for them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from domain.item.checks import ADDED, FILE, WITHOUT, Check, CheckBook, CheckFeed, Hit, Returned
from domain.item.field import Field, FieldBook, Problem, When

FIELDS = "fields.yaml"
# fmt: off
TYPES = frozenset({
    "text", "code", "bool", "integer", "decimal", "date", "month", "money_fen", "id_number",
    "region",
})
VERDICTS = frozenset({
    "identity", "hard", "hard_explainable", "threshold", "income", "expense", "clue", "confirm",
})
# fmt: on
SUBJECTS = frozenset({"applicant", "member", "supporter", "parent"})
MODES = frozenset({"realtime", "async", "batch"})
HOWS = frozenset({"same", "sum", "count", "any", "map", "codes", "only"})
ADDING = frozenset({"sum", "count"})  # several checks may answer together only so
NUMBERS = frozenset({"integer", "decimal", "money_fen"})
COMPARED = frozenset({"eq", "ne", "lt", "lte", "gt", "gte", "in", "has_any"})
OPS = COMPARED | {"within", "present", "within_months", "past", "stranger"}
# Which kind of question a way of answering fits.
GIVES: Mapping[str, frozenset[str]] = {
    "sum": frozenset({"money_fen", "decimal", "integer"}),
    "count": frozenset({"integer"}),
    "any": frozenset({"bool"}),
    "codes": frozenset({"multi_code"}),
    "map": frozenset({"code"}),
}
Items = Mapping[str, Any]


def check_problems(
    book: CheckBook, fields: FieldBook, reasons: Collection[str], items: Items
) -> Iterator[Problem]:
    """Everything wrong, each as (file, check, field, sentence). An empty book proves nothing."""
    yield from book.faults
    if not book.checks:
        return
    for check in book.checks.values():
        yield from _of_check(book, check, reasons, fields)
        for feed in check.feeds:
            yield from _of_feed(book, check, feed, fields)
    for source in book.sources.values():
        if source.mode not in MODES:
            yield FILE, source.code, "mode", f"不认识“{source.mode}”。"
    yield from _together(book)
    yield from _both_ways(book, fields)
    yield from _asked_anyway(book, fields)
    yield from _materials(book, items)
    for item in items.values():
        for code in item.without.keys() - book.checks.keys():
            yield item.file, item.code, "without", f"没有核对“{code}”。"


def _of_check(
    book: CheckBook, check: Check, reasons: Collection[str], fields: FieldBook
) -> Iterator[Problem]:
    for wrong, field, sentence in _vocabulary(book, check):
        if wrong:
            yield FILE, check.code, field, sentence
    for each in check.returns.values():
        if each.type not in TYPES or (each.list and each.list not in fields.code_lists):
            yield FILE, check.code, each.name, f"不认识类型“{each.type}”或码表“{each.list}”。"
    for hit in check.hits:
        yield from _of_hit(check, hit, reasons, fields)
    yield from _of_kin(check, fields)
    for word in check.explanations.values():
        for question in word.then.keys() - fields.fields.keys():
            yield FILE, check.code, word.code, f"说明成立后要改的问题“{question}”没有。"


def _of_kin(check: Check, fields: FieldBook) -> Iterator[Problem]:
    if check.kin is None:
        return
    returned = check.returns.get(check.kin.field)
    if returned is None or returned.type != "id_number":
        yield FILE, check.code, "kin", f"“{check.kin.field}”不是证件号。"
    yield from _tree(check, "kin", check.kin.when, fields)


def _vocabulary(book: CheckBook, check: Check) -> Iterator[tuple[bool, str, str]]:
    yield check.source not in book.sources, "source", f"没有被问单位“{check.source}”。"
    yield check.verdict not in VERDICTS, "verdict", f"不认识“{check.verdict}”。"
    yield not SUBJECTS.issuperset(check.subjects), "subjects", "不认识的对象。"
    yield check.without not in WITHOUT, "without", f"不认识“{check.without}”。"
    yield check.freshness_days < 0, "freshness_days", "天数不能是负数。"
    explains = any(hit.kind != "clue" for hit in check.hits)
    yield explains and not check.explanations, "explanations", "要家庭说明，却没有写可以怎样说明。"


def _of_hit(
    check: Check, hit: Hit, reasons: Collection[str], fields: FieldBook
) -> Iterator[Problem]:
    if hit.kind not in ("explain", "clue", *ADDED):
        yield FILE, check.code, hit.code, f"不认识“{hit.kind}”。"
    if (hit.kind == "clue") != (hit.reason is None):
        yield FILE, check.code, hit.code, "要说明的必须写原因代码，线索不能写：线索从不据此拒绝。"
    if hit.reason is not None and hit.reason not in reasons:
        yield FILE, check.code, hit.code, f"没有原因代码“{hit.reason}”。"
    adds = {feed.question for feed in check.feeds if feed.how == ADDED.get(hit.kind)}
    if (hit.question or None) not in (adds if hit.kind in ADDED else {None}):
        yield (
            FILE,
            check.code,
            hit.code,
            "金额和数量要写这项核对回答的一个问题（question），别的不写。",
        )
    if (hit.kind == "count") != (hit.largest in check.returns):
        yield FILE, check.code, hit.code, "数量要写按哪个字段留下最大的（largest），别的不写。"
    if hit.when is not None:
        yield from _tree(check, hit.code, hit.when, fields)


def _of_feed(
    book: CheckBook, check: Check, feed: CheckFeed, fields: FieldBook
) -> Iterator[Problem]:
    question = fields.fields.get(feed.question)
    if question is None:
        yield FILE, check.code, feed.question, "没有这个问题。"
        return
    for wrong, sentence in _fits(book, check, feed, question):
        if wrong:
            yield FILE, check.code, feed.question, sentence
    read = {*feed.fields, *filter(None, (feed.by, feed.latest, feed.percent))}
    for name in sorted(read - check.returns.keys()):
        yield FILE, check.code, feed.question, f"答案里没有“{name}”。"
    if feed.where:
        yield from _tree(check, feed.question, feed.where, fields)
    for name in sorted((feed.only_if.reads() if feed.only_if else set()) - fields.fields.keys()):
        yield FILE, check.code, feed.question, f"条件读了没有的问题“{name}”。"


def _fits(
    book: CheckBook, check: Check, feed: CheckFeed, question: Field
) -> Iterator[tuple[bool, str]]:
    yield feed.how not in HOWS, f"不认识“{feed.how}”。"
    fits = GIVES.get(feed.how)
    yield fits is not None and question.type not in (fits or ()), "答案的类型与问题不符。"
    yield not feed.fields and feed.how not in ("count", "any"), "没有写取哪个字段。"
    yield feed.unless not in ("", *book.checks), f"没有核对“{feed.unless}”。"
    subjects = {"supporter", "parent"} if question.scope == "supporter" else {"applicant", "member"}
    yield not subjects.intersection(check.subjects), "这项核对不问这个问题问的人。"


def _tree(check: Check, place: str, tree: When, fields: FieldBook) -> Iterator[Problem]:
    for leaf in _leaves(tree):
        returned = check.returns.get(leaf.field)
        if returned is None:
            yield FILE, check.code, place, f"答案里没有“{leaf.field}”。"
        elif leaf.op not in OPS:
            yield FILE, check.code, place, f"不认识比较“{leaf.op}”。"
        else:
            yield from _leaf(check, place, leaf, returned, fields)


def _leaf(
    check: Check, place: str, leaf: When, returned: Returned, fields: FieldBook
) -> Iterator[Problem]:
    if isinstance(leaf.value, Mapping):
        claimed = fields.fields.get(str(leaf.value.get("claimed", "")))
        if claimed is None or claimed.type not in NUMBERS:
            yield FILE, check.code, place, f"比较值要是填报的一个数：{dict(leaf.value)!r}"
        return
    known = fields.code_lists[returned.list].codes if returned.list else returned.codes
    said = leaf.value if isinstance(leaf.value, list) else [leaf.value]
    if returned.type == "code" and leaf.op in COMPARED:
        for code in said:
            if code not in known:
                yield FILE, check.code, place, f"“{code}”不是“{returned.name}”的代码。"


def _leaves(tree: When) -> Iterator[When]:
    if tree.kind == "leaf":
        yield tree
    for part in tree.parts:
        yield from _leaves(part)


def _together(book: CheckBook) -> Iterator[Problem]:
    """Several checks answer one question only by adding up."""
    for question, pairs in book.feeding.items():
        codes = [check.code for check, _ in pairs]
        if len(pairs) > 1 and any(feed.how not in ADDING for _, feed in pairs):
            yield FILE, codes[-1], question, f"与{codes[0]}回答同一个问题，又不是相加的。"


def _both_ways(book: CheckBook, fields: FieldBook) -> Iterator[Problem]:
    """What a question says of its checks is what the checks say of the question."""
    for field in fields.fields.values():
        answered = {check.code for check, _ in book.feeding.get(field.id, ())}
        for code in sorted(set(field.checks) - answered):
            yield FIELDS, code, field.id, f"写明由{code}回答，但{code}不回答它。"
        for code in sorted(answered - {*field.checks, *field.confirmed_by}):
            yield FIELDS, code, field.id, f"{code}回答它，这里却没有写。"


def _asked_anyway(book: CheckBook, fields: FieldBook) -> Iterator[Problem]:
    """A family is not asked for what an office has told."""
    for question, pairs in book.feeding.items():
        field = fields.fields.get(question)
        if field is None or field.ask:
            continue
        codes = {check.code for check, feed in pairs if not feed.silent}
        for code in sorted(codes or set(_unconfirmed(field, pairs))):
            yield FIELDS, code, question, f"{code}已经回答，不能再问家庭：写上ask。"


def _unconfirmed(field: Field, pairs: Sequence[tuple[Check, CheckFeed]]) -> Iterable[str]:
    """A check that only sometimes has something to say confirms what the family says."""
    return [check.code for check, _ in pairs if check.code not in field.confirmed_by]


def _materials(book: CheckBook, items: Items) -> Iterator[Problem]:
    """No item has a paper handed in that a check stands for."""
    for item in items.values():
        for paper in item.materials:
            checks = [code for code in paper.via if code.startswith("HC-")]
            if paper.way == "submit" and checks:
                yield item.file, item.code, paper.zh, f"{checks[0]}已经能查到，不能再要求提交。"
            for code in checks:
                if code not in book.checks:
                    yield item.file, item.code, paper.zh, f"没有核对“{code}”。"
