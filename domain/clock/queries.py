"""Working days inside the database, for counts over many rows."""

from sqlalchemy import CTE, func, select

from domain.clock.models import CalendarDay


def numbered() -> CTE:
    """(on, number): how many working days the calendar holds up to each day, that day included.

    The difference of two days' numbers is `Calendar.count` from the one to the other.
    """
    worked = func.count().filter(CalendarDay.is_workday)
    number = worked.over(order_by=CalendarDay.on).label("number")
    return select(CalendarDay.on.label("on"), number).cte("working_day")
