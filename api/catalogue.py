"""The catalogue as people read it: rules in sentences, figures by date, published versions."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.deps import Session, Who
from api.wire import Out
from domain.item import figures, history, rulebook
from domain.item.figures import FigureChange, ParameterView
from domain.item.history import VersionChanges, VersionRow
from domain.item.rule_views import ItemRules
from domain.world import world

router = APIRouter(tags=["catalogue"])
ItemCode = Annotated[str, Path(pattern=r"^[A-Z]{2}-[0-9]{2}$")]
Region = Annotated[str | None, Query(pattern=r"^[0-9]{6}$", description="None: the whole city.")]
Published = Annotated[int, Query(ge=1, le=2_147_483_647)]


class ParameterTable(Out):
    """Every figure as it is for `region` on `day`."""

    catalogue_version: int
    region: str
    day: date
    rows: list[ParameterView]


class ParameterChanges(Out):
    """The figures that differ for `region` between two days."""

    region: str
    rows: list[FigureChange]


class VersionList(Out):
    rows: list[VersionRow]


@router.get("/catalogue/items/{code}", response_model=ItemRules)
async def read_item(
    code: ItemCode, session: Session, _: Who, region: Region = None, day: date | None = None
) -> ItemRules:
    """One item in words, with the figures of a day (today without one)."""
    at = world(session)
    return rulebook.item_rules(at.catalogue, code, region or at.city, day or at.today())


@router.get("/catalogue/parameters", response_model=ParameterTable)
async def parameters(
    session: Session, _: Who, region: Region = None, day: date | None = None
) -> ParameterTable:
    """Every figure with its versions, and which items read it."""
    at, place = world(session), region or world(session).city
    on = day or at.today()
    rows = figures.table(at.catalogue, place, on, rulebook.readers(at.catalogue))
    return ParameterTable(catalogue_version=at.catalogue.version, region=place, day=on, rows=rows)


@router.get("/catalogue/parameters/changes", response_model=ParameterChanges)
async def parameter_changes(
    first: date, second: date, session: Session, _: Who, region: Region = None
) -> ParameterChanges:
    """What differs between two days."""
    at, place = world(session), region or world(session).city
    rows = figures.changes(at.catalogue, place, first, second)
    return ParameterChanges(region=place, rows=rows)


@router.get("/catalogue/versions", response_model=VersionList)
async def list_versions(session: Session, _: Who) -> VersionList:
    """Every published version, the newest first."""
    return VersionList(rows=await history.versions(session))


@router.get("/catalogue/versions/changes", response_model=VersionChanges)
async def version_changes(
    older: Published, newer: Published, session: Session, _: Who
) -> VersionChanges:
    """What one version changed against another: dated figures, and items."""
    return await history.version_changes(session, older, newer)
