"""The board as tables for a spreadsheet: the same figures as on the screen, and no person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from domain.supervision.views import (
    Asked,
    BoardView,
    DepartmentRow,
    ItemRow,
    Load,
    MonthRow,
    Pace,
    PlaceRow,
)
from domain.world import SHANGHAI

Cell = str | int | Decimal | None

STAGES: Final = {
    "submitted": "待受理",
    "supplement": "等家庭补材料",
    "accepted": "审核中",
    "approving": "部门并联办理",
    "closed": "全部办结",
    "not_accepted": "不予受理",
    "withdrawn": "已撤回",
}
LOAD: Final = ("案件数", "黄灯", "橙灯", "超期")
PACE: Final = (
    *("已决定事项数", "有时限的", "按时的", "按时率（%）", "逾期决定案件数"),
    *("用时中位数（工作日）", "九成不超过（工作日）"),
)
ASKED: Final = ("申请表数", "填写项", "带出项", "少填项", "分开填共需项", "少填占比（%）")
LIMITS: Final = ("法定时限（工作日）", "承诺时限（工作日）", "时限（小时）", "改革前（工作日）")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, the headings, and rows as long as the headings."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def tables(board: BoardView) -> list[Table]:
    """What the board shows, one table for each of its sides."""
    all_of_it = (*LOAD, *PACE, *ASKED)
    return [
        Table("总体", ("指标", "数值"), _summary(board)),
        Table("按环节", ("环节", *LOAD), [(STAGES[r.state], *_load(r.load)) for r in board.stages]),
        _items(board),
        Table(
            "按部门",
            ("代码", "部门", *all_of_it),
            [(r.department, r.name, *_figures(r)) for r in board.departments],
        ),
        Table(
            "按乡镇",
            ("区划代码", "县区", "乡镇街道", *all_of_it),
            [(r.region, r.county_name, r.name, *_figures(r)) for r in board.places],
        ),
        Table(
            "按月份",
            ("月份", *all_of_it),
            [(r.month, *_figures(r)) for r in board.months],
        ),
    ]


def _items(board: BoardView) -> Table:
    rows = [
        (
            *(row.item, row.name, row.department_name, *_figures(row)),
            *(row.statutory_wd, row.committed_wd, row.hours, row.before_wd),
        )
        for row in board.items
    ]
    return Table("按事项", ("代码", "事项", "部门", *LOAD, *PACE, *ASKED, *LIMITS), rows)


def _summary(board: BoardView) -> list[tuple[Cell, Cell]]:
    at = board.at.astimezone(SHANGHAI)
    return [
        ("范围", board.region_name),
        ("提交日期从", board.first_day.isoformat()),
        ("提交日期到", board.last_day.isoformat()),
        ("统计时间", f"{at:%Y-%m-%d %H:%M}"),
        *_paired(LOAD, _load(board.load)),
        *_paired(PACE, _pace(board.pace)),
        *_paired(ASKED, _asked(board.asked)),
    ]


def _paired(names: Iterable[str], cells: Iterable[Cell]) -> list[tuple[Cell, Cell]]:
    return list(zip(names, cells, strict=True))


def _figures(row: ItemRow | DepartmentRow | PlaceRow | MonthRow) -> tuple[Cell, ...]:
    return (*_load(row.load), *_pace(row.pace), *_asked(row.asked))


def _load(load: Load) -> tuple[Cell, ...]:
    return load.cases, load.yellow, load.orange, load.red


def _pace(pace: Pace) -> tuple[Cell, ...]:
    return (
        *(pace.decided, pace.timed, pace.on_time, pace.on_time_percent, pace.late),
        *(pace.median_wd, pace.p90_wd),
    )


def _asked(asked: Asked) -> tuple[Cell, ...]:
    return (
        *(asked.forms, asked.asked, asked.prefilled, asked.saved, asked.separate),
        asked.saved_percent,
    )
