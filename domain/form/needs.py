"""Which questions an item needs, and so which facts its department may see (data minimisation)."""

from collections.abc import Collection, Iterable, Mapping

from domain.item.catalogue import Catalogue, Item
from domain.item.fields import Field, FieldBook


def needs(catalogue: Catalogue) -> Mapping[str, frozenset[str]]:
    """Item code -> the questions it needs, closed over what those questions depend on."""
    book = book_of(catalogue)
    return {code: _of(book, item) for code, item in catalogue.items.items()}


def facts_of(catalogue: Catalogue, code: str) -> frozenset[str]:
    """The facts one item reads; a person's item also reads who counts as a member."""
    return _reads(book_of(catalogue), catalogue.items[code])


def book_of(catalogue: Catalogue) -> FieldBook:
    """The questions of a catalogue; one compiled without them has no form."""
    assert catalogue.fields is not None
    return catalogue.fields


def closed(book: FieldBook, names: Iterable[str]) -> frozenset[str]:
    """These questions and all they depend on."""
    found: set[str] = set()
    open_ends = set(names)
    while open_ends:
        found |= open_ends
        open_ends = {n for name in open_ends for n in book.fields[name].depends_on()} - found
    return frozenset(found)


def _of(book: FieldBook, item: Item) -> frozenset[str]:
    fed = frozenset[str]().union(*(book.feeding(fact) for fact in _reads(book, item)))
    groups = _groups(item)
    named = (field.id for field in book.fields.values() if _asked_for(field, item, groups))
    return closed(book, fed.union(named))


def _reads(book: FieldBook, item: Item) -> frozenset[str]:
    of_persons = item.scope == "person" or any(route.scope == "person" for route in item.routes)
    return item.reads | book.person_items_read if of_persons else item.reads


def _groups(item: Item) -> Collection[str]:
    groups = {"everyone"}
    if item.means_test:
        groups.add("means_tested")
    if "cash" in item.kind:
        groups.add("pays_money")
    if any(material.way == "commitment" for material in item.materials):
        groups.add("commitment")
    return groups


def _asked_for(field: Field, item: Item, groups: Collection[str]) -> bool:
    return item.code in field.needed_by or not field.needed_by.isdisjoint(groups)


def needers(
    needed: Mapping[str, frozenset[str]], items: Collection[str], field: str
) -> tuple[str, ...]:
    """Which of these items need the question, in their order."""
    return tuple(code for code in items if field in needed[code])
