"""Reads one entry of `items/<department>.yaml`."""

from collections.abc import Mapping
from typing import Any

from domain.item.catalogue.parsing import Reader
from domain.item.catalogue.shapes import (
    Benefit,
    Conferral,
    Item,
    Limits,
    Material,
    Rounding,
    Route,
    Variant,
)
from domain.item.checks import WITHOUT
from domain.item.texts import unknown_slots

WAYS = ("bundle", "shared", "commitment", "submit")
SCOPES = ("household", "person")
TARGETS = ("self", "unit", "all", "household")
KINDS = ("cash", "quota", "discount", "free", "recognised", "eligible", "loan", "filed", "ceiling")
UNIT_RULES = ("none", "required", "after_tree")
ROUNDED = {"to": ("yuan", "fen"), "how": ("half_up", "up")}


def read_item(file: str, entry: Mapping[str, Any], reader: Reader) -> Item | None:
    """The item, or None when a needed field is missing (a problem names it)."""
    code = str(entry.get("code", "-"))
    try:
        return _item(file, code, entry, reader)
    except KeyError as missing:
        reader.at(file, code, str(missing.args[0])).wrong("the field is missing")
    except (TypeError, AttributeError) as wrong:
        reader.at(file, code, reader.field).wrong(f"the entry has the wrong shape: {wrong}")
    return None


def _item(file: str, code: str, entry: Mapping[str, Any], reader: Reader) -> Item:
    scope = _one_of(reader.at(file, code, "scope"), entry["scope"], SCOPES)
    routes = _routes(reader.at(file, code, "conditions"), entry, scope)
    benefit = _benefit(reader.at(file, code, "benefit"), entry["benefit"])
    unit = entry.get("unit", {})
    return Item(
        code=code,
        department=entry["department"],
        zh=entry["zh"],
        en=entry["en"],
        kind=entry["kind"],
        scope=scope,
        summary_zh=entry["for_whom_zh"],
        gives_zh=entry["gives_zh"],
        office_zh=entry["office"]["zh"],
        decided_at=entry["office"]["level"],
        routes=routes,
        benefit=benefit,
        limits=_limits(reader.at(file, code, "limits"), entry["limits"]),
        begins=_one_of(reader, entry["begins"], ("at_acceptance", "after_review")),
        confers=frozenset(each.identity for route in routes for each in route.confers),
        exclusive_with=tuple(entry.get("exclusive_with", ())),
        fallback=entry.get("fallback"),
        unit_rule=_one_of(reader.at(file, code, "unit"), unit.get("rule", "none"), UNIT_RULES),
        unit_settled=bool(unit.get("settled", False)),
        auto_enjoy=_flag(reader.at(file, code, "auto_enjoy"), entry["auto_enjoy"]),
        means_test=_flag(reader.at(file, code, "means_test"), entry["means_test"]),
        publicity_days=entry.get("publicity_days", 0),
        materials=tuple(
            _material(reader.at(file, code, "materials"), m) for m in entry["materials"]
        ),
        sources=tuple(entry["basis"]["sources"]),
        basis_zh=entry["basis"]["zh"],
        stop_zh=entry["stop_zh"],
        review_zh=entry.get("review_zh", ""),
        local=tuple(entry.get("local", ())),
        file=file,
        without=_without(reader.at(file, code, "without"), entry.get("without", {})),
    )


def _without(reader: Reader, raw: Mapping[str, Any]) -> Mapping[str, str]:
    return {str(check): _one_of(reader, rule, WITHOUT) for check, rule in raw.items()}


def _one_of(reader: Reader, value: Any, allowed: tuple[str, ...]) -> str:  # noqa: ANN401
    if value not in allowed:
        reader.wrong(f"{value!r} is none of {', '.join(allowed)}")
        return allowed[0]
    return str(value)


def _flag(reader: Reader, value: Any) -> bool:  # noqa: ANN401
    if not isinstance(value, bool):
        reader.wrong(f"true or false is needed, not {value!r}")
    return value is True


def _routes(reader: Reader, entry: Mapping[str, Any], scope: str) -> tuple[Route, ...]:
    if "routes" not in entry:
        return (_route(reader, {"id": "main", **entry}, scope),)
    return tuple(_route(reader, each, scope) for each in entry["routes"])


def _route(reader: Reader, raw: Mapping[str, Any], scope: str) -> Route:
    confers = tuple(_conferral(reader, each) for each in raw.get("confers", ()))
    return Route(
        id=raw["id"],
        scope=_one_of(reader, raw.get("scope", scope), SCOPES),
        among=_one_of(reader, raw.get("among", "counted"), ("counted", "unit")),
        conditions=reader.condition(raw["conditions"]),
        confers=confers,
        identities=frozenset(each.identity for each in confers),
        zh=raw.get("route_zh", ""),
    )


def _conferral(reader: Reader, raw: Mapping[str, Any]) -> Conferral:
    to = tuple(_one_of(reader, each, TARGETS) for each in raw["to"])
    return Conferral(raw["identity"], to, frozenset(raw.get("replaces", ())))


def _benefit(reader: Reader, raw: Mapping[str, Any]) -> Benefit:
    rounding = raw.get("rounding", {"to": "fen", "how": "half_up"})
    variants = raw.get("variants", [raw])
    return Benefit(
        unit=raw["unit"],
        variants=tuple(_variant(reader, each) for each in variants),
        rounding=Rounding(*(_one_of(reader, rounding[key], ROUNDED[key]) for key in ("to", "how"))),
        frequency=raw["frequency"],
        paid_from=raw["paid_from"],
    )


def _variant(reader: Reader, raw: Mapping[str, Any]) -> Variant:
    def number(key: str) -> Any:  # noqa: ANN401
        return reader.number(raw[key]) if key in raw else None

    for slot in unknown_slots(f"{raw['zh']}{raw.get('text') or ''}"):
        reader.wrong(f"unknown slot {slot!r} in a text")
    value = number("amount")
    if value is not None and not reader.is_money(value):
        reader.wrong("the amount is no money; use quantity for anything else")
    return Variant(
        route=raw.get("route"),
        when=reader.condition(raw["when"]) if "when" in raw else None,
        kind=_one_of(reader, raw.get("kind", "cash"), KINDS),
        value=value,
        quantity=number("quantity"),
        category=raw.get("category"),
        at_most=raw.get("at_most", False),
        counted=number("counted"),
        uplifts=number("uplifts"),
        text=raw.get("text"),
        zh=raw["zh"],
    )


def _limits(reader: Reader, raw: Mapping[str, Any]) -> Limits:
    for key, value in raw.items():
        if key != "source" and value is not None and (type(value) is not int or value < 0):
            reader.wrong(f"{key} must be a whole number, not {value!r}")
    return Limits(
        statutory_wd=raw["statutory_wd"],
        committed_wd=raw["committed_wd"],
        hours=raw.get("hours"),
        paperwork_wd=raw.get("paperwork_wd"),
        delegated_wd=raw.get("delegated_wd"),
        extension_wd=raw.get("extension_wd"),
        before_wd=raw.get("before_wd"),
        source=raw.get("source", ""),
    )


def _material(reader: Reader, raw: Mapping[str, Any]) -> Material:
    way = _one_of(reader, raw["way"], WAYS)
    if way == "shared" and not raw.get("via"):
        reader.wrong(f"{raw['zh']} is shared, but nobody says through which source (via)")
    return Material(raw["zh"], raw["en"], way, tuple(raw.get("via", ())))
