"""The catalogue: items, reasons, code lists, and the one form for any set of items."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.deps import Id, Session, Who
from api.rates import PUBLIC, limited
from api.wire import Out
from domain.form.merge import Form, following, merge
from domain.item.catalogue import Item
from domain.registration.prefill import prefilled
from domain.world import world

router = APIRouter(tags=["items"])
OPEN = [Depends(limited("public", PUBLIC))]


class ItemOut(Out):
    """One relief item as people choose it."""

    code: str
    department: str
    department_name: str
    zh: str
    en: str
    for_whom_zh: str
    gives_zh: str
    scope: str
    kind: str
    auto_enjoy: bool
    means_test: bool
    begins: str
    statutory_wd: int | None
    committed_wd: int | None
    hours: int | None
    basis_zh: str
    exclusive_with: list[str]
    waits_on: list[str]


class ReasonOut(Out):
    code: str
    zh: str
    en: str
    remedy_zh: str


class ItemList(Out):
    catalogue_version: int
    rows: list[ItemOut]


class ReasonList(Out):
    rows: list[ReasonOut]


def shown(item: Item, department: str) -> ItemOut:
    return ItemOut(
        code=item.code,
        department=item.department,
        department_name=department,
        zh=item.zh,
        en=item.en,
        for_whom_zh=item.summary_zh,
        gives_zh=item.gives_zh,
        scope=item.scope,
        kind=item.kind,
        auto_enjoy=item.auto_enjoy,
        means_test=item.means_test,
        begins=item.begins,
        statutory_wd=item.limits.statutory_wd,
        committed_wd=item.limits.committed_wd,
        hours=item.limits.hours,
        basis_zh=item.basis_zh,
        exclusive_with=list(item.exclusive_with),
        waits_on=sorted(item.waits_on),
    )


@router.get("/items", response_model=ItemList, dependencies=OPEN)
async def list_items(session: Session) -> ItemList:
    """The relief items, by department. Open to everybody."""
    catalogue = world(session).catalogue
    rows = [shown(i, catalogue.departments[i.department].zh) for i in catalogue.items.values()]
    return ItemList(catalogue_version=catalogue.version, rows=rows)


@router.get("/reasons", response_model=ReasonList, dependencies=OPEN)
async def list_reasons(session: Session) -> ReasonList:
    """Reason codes with words and what would change them."""
    rows = [
        ReasonOut(code=r.code, zh=r.zh, en=r.en, remedy_zh=r.remedy_zh)
        for r in world(session).catalogue.reasons.values()
    ]
    return ReasonList(rows=rows)


@router.get("/form", response_model=Form)
async def form(
    session: Session,
    who: Who,
    items: Annotated[list[str], Query(min_length=1, max_length=38, examples=[["MZ-02"]])],
    household: Id | None = None,
    intent_id: Id | None = None,
) -> Form:
    """The merged form: each question once, what is known already, which papers are still needed.

    It also asks what may come up in the same case (a fallback, what follows by itself), so that the
    family is not asked a second time. With a wish (`intent_id`) its signatures are filled in too.
    """
    catalogue = world(session).catalogue
    for code in items:
        catalogue.item(code)
    before = await prefilled(session, who, household, intent_id)
    return merge(catalogue, [*items, *following(catalogue, items)], before)
