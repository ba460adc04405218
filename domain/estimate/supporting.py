"""What supporters living elsewhere are taken to give: whose, on which ground, by which rule."""

from collections.abc import Iterator
from decimal import Decimal

from domain.estimate.views import MaintenanceLine
from domain.form.check import codes_of
from domain.form.derive import maintenance_in
from domain.form.maintenance import GROUNDS, rule_of, whole
from domain.form.settle import Family
from domain.item.texts import plain, yuan
from domain.world import World

SOMEBODY = "赡（抚、扶）养人"
RULE = (
    "月收入超过 {line} 元的部分，推算 {percent}% 为赡（抚、扶）养费，"
    "由应当赡（抚、扶）养的各位家人平分；满 {age} 周岁或有无力赡养情形的不推算。"
)


def maintenance_lines(at: World, family: Family, *, shown: bool) -> list[MaintenanceLine]:
    """Lines of the household's income, in the order of the answers; figures only where `shown`."""
    who = list(_named(at, family))
    found = maintenance_in(at.catalogue, family, at.today(), at.city).lines
    return [
        MaintenanceLine(*who[line.supporter], GROUNDS[line.ground], line.fen if shown else None)
        for line in found
    ]


def _named(at: World, family: Family) -> Iterator[tuple[str | None, str]]:
    words = codes_of(at.catalogue, "relation")
    for row in family.supporters:
        said, ref = str(row.values.get("supporter_relation")), row.given.get("ref")
        yield ref if isinstance(ref, str) else None, words.get(said, {}).get("zh", SOMEBODY)


def rule_in_words(at: World, family: Family) -> str | None:
    """The city's rule with today's figures, for a family with supporters."""
    if not family.supporters:
        return None
    rule = rule_of(at.catalogue, at.today(), at.city)
    percent = Decimal((rule.ratio * 100).numerator) / (rule.ratio * 100).denominator
    return RULE.format(line=yuan(whole(rule.line)), percent=plain(percent), age=rule.exempt_age)
