"""Rows of the two statements into rows of the board. What has no row counts nothing."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from domain.application.models import ApplicationState
from domain.region.rules import county_of
from domain.supervision.rules import Month
from domain.supervision.views import (
    Asked,
    DepartmentRow,
    ItemRow,
    Load,
    MonthRow,
    Pace,
    PlaceRow,
    StageRow,
    percent,
)
from domain.world import World

Found = Mapping[Any, Any]


def load(row: Any | None) -> Load:  # noqa: ANN401  (a row of either statement)
    return Load() if row is None else Load(row.cases, row.yellow, row.orange, row.red)


def pace(row: Any | None) -> Pace:  # noqa: ANN401
    if row is None:
        return Pace()
    on_time = row.timed - row.late_claims
    return Pace(
        decided=row.decided,
        timed=row.timed,
        on_time=on_time,
        late=row.late,
        median_wd=row.median_wd,
        p90_wd=row.p90_wd,
        on_time_percent=percent(on_time, row.timed),
    )


def asked(row: Any | None) -> Asked:  # noqa: ANN401
    if row is None:
        return Asked()
    return Asked(
        forms=row.forms,
        asked=row.asked,
        prefilled=row.prefilled,
        saved=row.saved,
        separate=row.separate,
        saved_percent=percent(row.saved, row.separate),
    )


def stages(found: Found) -> list[StageRow]:
    """Every stage in its order, empty ones as well."""
    return [StageRow(state, load(found.get(state))) for state in ApplicationState]


def items(at: World, found: Found) -> list[ItemRow]:
    """The items that were asked for, in the order of the catalogue."""
    departments = at.catalogue.departments
    return [
        ItemRow(
            item=code,
            name=item.zh,
            department=item.department,
            department_name=departments[item.department].zh,
            load=load(found[code]),
            pace=pace(found[code]),
            statutory_wd=item.limits.statutory_wd,
            committed_wd=item.limits.committed_wd,
            hours=item.limits.hours,
            before_wd=item.limits.before_wd,
        )
        for code, item in at.catalogue.items.items()
        if code in found
    ]


def departments(at: World, found: Found) -> list[DepartmentRow]:
    """The departments asked, in the order of the catalogue."""
    return [
        DepartmentRow(code, one.zh, load(found[code]), pace(found[code]))
        for code, one in at.catalogue.departments.items()
        if code in found
    ]


def places(at: World, townships: Collection[str], cases: Found, claims: Found) -> list[PlaceRow]:
    """Every township, county by county; one that exists no more as long as it has cases."""
    names = at.places.regions
    return [
        PlaceRow(
            region=code,
            name=names.get(code, code),
            county=county_of(code),
            county_name=names.get(county_of(code), county_of(code)),
            load=load(cases.get(code)),
            pace=pace(claims.get(code)),
        )
        for code in sorted({*townships, *cases})
    ]


def months(spans: Sequence[Month], cases: Found, claims: Found) -> list[MonthRow]:
    return [
        MonthRow(
            month=span.name,
            first_day=span.first,
            last_day=span.last,
            load=load(cases.get(span.name)),
            pace=pace(claims.get(span.name)),
            asked=asked(cases.get(span.name)),
        )
        for span in spans
    ]
