"""All items over very many families at once, the very verdicts a single assessment gives."""

from domain.item.columns.result import SAID, Judged, Line, Outcome, Worth
from domain.item.columns.run import AT_ONCE, judge

__all__ = ["AT_ONCE", "SAID", "Judged", "Line", "Outcome", "Worth", "judge"]
