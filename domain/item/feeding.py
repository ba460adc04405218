"""Proof that the form asks for everything the items read, once, and understands its own rows."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from domain.item.field import (
    ASKS,
    DERIVATIONS,
    HOWS,
    NEEDERS,
    OPS,
    PAPERS,
    SOURCES,
    TYPES,
    Field,
    FieldBook,
    Problem,
    When,
)

FIELDS = "fields.yaml"
CODED = frozenset({"code", "multi_code"})


def feeding_problems(
    book: FieldBook, item_reads: Mapping[str, frozenset[str]], vocabulary: Collection[str]
) -> list[Problem]:
    """Everything wrong with the book, each as (file, item, field, sentence); empty means sound.

    `item_reads` is item code -> facts its condition and amount read; `vocabulary` all known facts.
    """
    known = frozenset(vocabulary) | book.derived.keys()
    rows = (p for field in book.fields.values() for p in _of_field(book, field, known))
    return [
        *book.faults,
        *rows,
        *_of_derived(book, known),
        *_twice(book),
        *_circles(book),
        *_unfed(book, item_reads),
        *_needers(book, item_reads),
    ]


def _of_field(book: FieldBook, field: Field, facts: frozenset[str]) -> Iterator[Problem]:
    for wrong, sentence in _vocabulary(book, field):
        if wrong:
            yield FIELDS, "", field.id, sentence
    for feed in field.feeds:
        if feed.fact not in facts:
            yield FIELDS, "", field.id, f"没有“{feed.fact}”这个事实。"
        if feed.how not in HOWS:
            yield FIELDS, "", field.id, f"不认识从答案到事实的办法“{feed.how}”。"
    for part in _leaves(field.when):
        yield from _of_leaf(book, field, part)


def _vocabulary(book: FieldBook, field: Field) -> Iterator[tuple[bool, str]]:
    yield field.type not in TYPES, f"不认识类型“{field.type}”。"
    yield field.scope not in ("household", "person", "supporter"), f"不认识范围“{field.scope}”。"
    yield field.source not in SOURCES, f"不认识来源“{field.source}”。"
    yield field.ask not in ASKS, f"不认识何时提问“{field.ask}”。"
    yield field.type in CODED and field.codes not in book.code_lists, f"没有码表“{field.codes}”。"
    yield bool(field.at_most) and field.at_most not in book.fields, f"没有问题“{field.at_most}”。"
    if field.derive:
        yield field.derive.by not in DERIVATIONS, f"不认识推算办法“{field.derive.by}”。"
        yield field.derive.source not in book.fields, f"没有问题“{field.derive.source}”。"


def _of_leaf(book: FieldBook, field: Field, leaf: When) -> Iterator[Problem]:
    other = book.fields.get(leaf.field)
    if other is None:
        yield FIELDS, "", field.id, f"显示条件读了没有的问题“{leaf.field}”。"
        return
    if other.type in PAPERS:
        yield FIELDS, "", field.id, f"显示条件不能读材料“{leaf.field}”。"
    if other.scope not in ("household", field.scope):
        yield FIELDS, "", field.id, f"显示条件读了别的范围的问题“{leaf.field}”。"
    if leaf.op not in OPS:
        yield FIELDS, "", field.id, f"显示条件的比较“{leaf.op}”不认识。"
    for code in _codes_read(leaf) if other.type in CODED else ():
        codes = book.code_lists.get(other.codes)
        if codes and not codes.codes_of and code not in codes.codes:
            yield FIELDS, "", field.id, f"显示条件里的“{code}”不在码表“{other.codes}”里。"


def _codes_read(leaf: When) -> Iterable[str]:
    return leaf.value if isinstance(leaf.value, list) else (leaf.value,)


def _leaves(tree: When | None) -> Iterator[When]:
    if tree is None:
        return
    if tree.kind == "leaf":
        yield tree
    for part in tree.parts:
        yield from _leaves(part)


def _of_derived(book: FieldBook, facts: frozenset[str]) -> Iterator[Problem]:
    for rule in book.derived.values():
        for fact in rule.facts:
            if fact not in facts:
                yield FIELDS, "", rule.fact, f"推算读了没有的事实“{fact}”。"
        for field in rule.fields:
            if field not in book.fields:
                yield FIELDS, "", rule.fact, f"推算读了没有的问题“{field}”。"
        if rule.by not in ("answers", "assessment"):
            yield FIELDS, "", rule.fact, f"不认识由谁推算“{rule.by}”。"


def _twice(book: FieldBook) -> Iterator[Problem]:
    """Two questions with the same fact and part: the family would be asked twice."""
    first: dict[tuple[str, str], str] = {}
    for field in book.fields.values():
        for feed in field.feeds:
            other = first.setdefault((feed.fact, feed.part), field.id)
            if other != field.id:
                sentence = f"与“{other}”问的是同一件事（{feed.fact} {feed.part}）。"
                yield FIELDS, "", field.id, sentence


def _circles(book: FieldBook) -> Iterator[Problem]:
    def asks(name: str) -> frozenset[str]:
        return book.fields[name].depends_on() & book.fields.keys()

    def made_of(name: str) -> frozenset[str]:
        return frozenset(book.derived[name].facts) & book.derived.keys()

    for name in _in_circle(book.fields, asks):
        yield FIELDS, "", name, "显示条件绕成了圈。"
    for name in _in_circle(book.derived, made_of):
        yield FIELDS, "", name, "推算绕成了圈。"


def _in_circle(names: Iterable[str], next_of: Callable[[str], frozenset[str]]) -> list[str]:
    """Those from which one gets back to oneself."""

    def reaches(start: str) -> bool:
        seen: set[str] = set()
        open_ends = set(next_of(start))
        while open_ends:
            seen |= open_ends
            open_ends = {after for name in open_ends for after in next_of(name)} - seen
        return start in seen

    return [name for name in names if reaches(name)]


def _unfed(book: FieldBook, item_reads: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    for item, facts in item_reads.items():
        for fact in sorted(facts):
            if not _fed(book, fact, frozenset()):
                yield FIELDS, item, fact, "事项要读这个事实，但没有问题去问它。"


def _fed(book: FieldBook, fact: str, above: frozenset[str]) -> bool:
    """Some question feeds it, or it is made only of facts that are fed."""
    if any(feed.fact == fact for field in book.fields.values() for feed in field.feeds):
        return True
    rule = book.derived.get(fact)
    if rule is None or fact in above:
        return False
    parts_fed = all(_fed(book, part, above | {fact}) for part in rule.facts)
    return parts_fed and bool(rule.facts or rule.fields)


def _needers(book: FieldBook, item_reads: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    for field in book.fields.values():
        for needer in sorted(field.needed_by - NEEDERS - item_reads.keys()):
            yield FIELDS, "", field.id, f"没有事项“{needer}”。"
