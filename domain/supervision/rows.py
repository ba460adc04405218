"""Rows of the two statements into rows of the board. What has no row counts nothing."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from domain.application.models import ApplicationState
from domain.region.rules import county_of
from domain.supervision.rules import HALF, NINE_TENTHS, Month, within
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
    return Load(0, 0, 0, 0) if row is None else Load(row.cases, row.yellow, row.orange, row.red)


def pace(found: Sequence[Any], late_cases: int) -> Pace:
    """Of the rows by working days that are about one thing."""
    timed = sum(row.timed for row in found)
    on_time = timed - sum(row.late for row in found)
    counted = {row.days: row.decided for row in found if row.days is not None}
    return Pace(
        decided=sum(row.decided for row in found),
        timed=timed,
        on_time=on_time,
        late=late_cases,
        median_wd=within(counted, HALF),
        p90_wd=within(counted, NINE_TENTHS),
        on_time_percent=percent(on_time, timed),
    )


def late(row: Any | None) -> int:  # noqa: ANN401
    return 0 if row is None else row.late


def asked(row: Any | None) -> Asked:  # noqa: ANN401
    if row is None:
        return Asked(0, 0, 0, 0, 0, None)
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


def items(at: World, found: Found, paces: Found) -> list[ItemRow]:
    """The items that were asked for, in the order of the catalogue."""
    departments = at.catalogue.departments
    return [
        ItemRow(
            item=code,
            name=item.zh,
            department=item.department,
            department_name=departments[item.department].zh,
            load=load(found[code]),
            pace=pace(paces.get(code, ()), late(found[code])),
            asked=asked(found[code]),
            statutory_wd=item.limits.statutory_wd,
            committed_wd=item.limits.committed_wd,
            hours=item.limits.hours,
            before_wd=item.limits.before_wd,
        )
        for code, item in at.catalogue.items.items()
        if code in found
    ]


def departments(at: World, found: Found, paces: Found) -> list[DepartmentRow]:
    """The departments asked, in the order of the catalogue."""
    return [
        DepartmentRow(
            department=code,
            name=one.zh,
            load=load(found[code]),
            pace=pace(paces.get(code, ()), late(found[code])),
            asked=asked(found[code]),
        )
        for code, one in at.catalogue.departments.items()
        if code in found
    ]


def places(at: World, townships: Collection[str], cases: Found, paces: Found) -> list[PlaceRow]:
    """Every township, county by county; one that exists no more as long as it has cases."""
    names = at.places.regions
    return [
        PlaceRow(
            region=code,
            name=names.get(code, code),
            county=county_of(code),
            county_name=names.get(county_of(code), county_of(code)),
            load=load(cases.get(code)),
            pace=pace(paces.get(code, ()), late(cases.get(code))),
            asked=asked(cases.get(code)),
        )
        for code in sorted({*townships, *cases})
    ]


def months(spans: Sequence[Month], cases: Found, paces: Found) -> list[MonthRow]:
    return [
        MonthRow(
            month=span.name,
            first_day=span.first,
            last_day=span.last,
            load=load(cases.get(span.name)),
            pace=pace(paces.get(span.name, ()), late(cases.get(span.name))),
            asked=asked(cases.get(span.name)),
        )
        for span in spans
    ]
