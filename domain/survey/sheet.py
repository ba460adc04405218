"""What an investigator writes down, as one sealed sheet; who has signed under it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from domain.survey.models import Survey, SurveySignature
from domain.world import World

CELL = "survey.sheet"
NOTHING: Mapping[str, Any] = {"household": {}, "persons": [], "supporters": []}


@dataclass(frozen=True, slots=True)
class Sheet:
    """`answers` in the shape of the form, rows of people by `ref`; `photos` are documents' ids."""

    answers: Mapping[str, Any] = field(default_factory=lambda: dict(NOTHING))
    opinion: str = ""
    neighbours: str = ""  # 邻里走访记录 (D10)
    place: str = ""
    photos: Sequence[str] = ()

    def text(self) -> str:
        """Canonical JSON: what is sealed, and what a signature's digest is of."""
        said = asdict(self) | {"photos": list(self.photos)}
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text().encode()).hexdigest()


def sheet_of(at: World, survey: Survey) -> Sheet:
    """The sheet as it stands; an empty one before anything was written down."""
    if survey.sheet_sealed is None:
        return Sheet()
    return Sheet(**json.loads(at.vault.open(CELL, survey.id, survey.sheet_sealed)))


def keep(at: World, survey: Survey, sheet: Sheet) -> None:
    survey.sheet_sealed = at.vault.seal(CELL, survey.id, sheet.text())


def counting(survey: Survey, signatures: Sequence[SurveySignature]) -> list[SurveySignature]:
    """The signatures under the sheet as it stands: those of its present round."""
    return [row for row in signatures if row.round == survey.round]


def everybody_signed(survey: Survey, signatures: Sequence[SurveySignature]) -> bool:
    """All investigators with their own accounts, and the family, or its refusal to sign."""
    here = counting(survey, signatures)
    officers = {row.officer for row in here if row.officer}
    return officers.issuperset(survey.investigators) and len(here) > len(officers)
