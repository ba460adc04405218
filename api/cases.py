"""What a list of cases can be narrowed to, in the address; the board links with the same words."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from domain.application.models import ApplicationState
from domain.approval.filters import CaseFilter
from domain.approval.views import Level

Region = Annotated[str | None, Query(pattern=r"^[0-9]{6,12}$")]
Item = Annotated[str | None, Query(pattern=r"^[A-Z]{2}-[0-9]{2}$")]
Department = Annotated[str | None, Query(pattern=r"^[A-Z]{2}$")]


async def asked(  # noqa: PLR0913, PLR0917  (one filter each)
    state: ApplicationState | None = None,
    region: Annotated[Region, Query(description="The deciding place lies there.")] = None,
    item: Item = None,
    department: Department = None,
    level: Annotated[
        Level | None, Query(description="An open step has this deadline colour.")
    ] = None,
    late: Annotated[bool, Query(description="A claim was decided after it was due.")] = False,
    first: Annotated[
        date | None, Query(alias="from", description="Submitted then or later.")
    ] = None,
    last: Annotated[date | None, Query(alias="to", description="Submitted then or before.")] = None,
) -> CaseFilter:
    return CaseFilter(state, region, item, department, level, late, first, last)


Asked = Annotated[CaseFilter, Depends(asked)]
