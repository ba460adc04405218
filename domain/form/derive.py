"""Facts from answers: what the family said, turned into what the items read.

An answer that is not there leaves its fact out: unknown. Identities are no facts of the form (they
are granted), and what follows from other facts alone (`hh.n`, `hh.income_pc_month`, ...) is derived
where items are assessed.
"""

from datetime import date
from weakref import WeakKeyDictionary

from domain.form.feeding import Feeds, compile_feeds
from domain.form.home import home_of
from domain.form.household import household_facts
from domain.form.maintenance import Maintenance, maintenance_of, put_maintenance, rule_of
from domain.form.members import put_member_facts
from domain.form.needs import book_of
from domain.form.plan import plan_of
from domain.form.settle import Answers, Family, settle
from domain.item.catalogue import Catalogue
from domain.item.facts import Facts
from domain.item.fields import FieldBook

_feeds: WeakKeyDictionary[FieldBook, Feeds] = WeakKeyDictionary()


def derive(catalogue: Catalogue, answers: Answers, today: date, city: str) -> Facts:
    """The facts these (checked, pruned) answers say on `today`; `city` is the tenant's region code.

    Money is integer fen, rounded half up once at the end of a sum; areas are Decimal. Persons are
    keyed by their `ref`, in the order of the form.
    """
    family = settle(plan_of(catalogue).everything, answers, today, city)
    return facts_of(catalogue, family, today, city)


def facts_of(catalogue: Catalogue, family: Family, today: date, city: str) -> Facts:
    """`derive` for a family settled over every question of the catalogue."""
    book = book_of(catalogue)
    feeds = feeds_of(book)
    home = home_of(book, feeds, family, today, city)
    put_member_facts(book, home, family, today)
    household = household_facts(feeds, home, today, city)
    put_maintenance(
        household, maintenance_of(rule_of(catalogue, today, city), book, home, family, today)
    )
    persons = {m.ref: row for m, row in zip(home.members, home.facts, strict=True)}
    return Facts(household=household, persons=persons)


def maintenance(catalogue: Catalogue, answers: Answers, today: date, city: str) -> Maintenance:
    """What supporters living elsewhere are taken to give, line by line; answers as for `derive`."""
    family = settle(plan_of(catalogue).everything, answers, today, city)
    return maintenance_in(catalogue, family, today, city)


def maintenance_in(catalogue: Catalogue, family: Family, today: date, city: str) -> Maintenance:
    """`maintenance` for a family settled over every question of the catalogue."""
    book = book_of(catalogue)
    home = home_of(book, feeds_of(book), family, today, city)
    return maintenance_of(rule_of(catalogue, today, city), book, home, family, today)


def feeds_of(book: FieldBook) -> Feeds:
    """How answers become facts, compiled when first asked for."""
    return _feeds.get(book) or _feeds.setdefault(book, compile_feeds(book))
