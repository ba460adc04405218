"""What a family says at a wish: of the one form as much as it likes, but who its people are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.errors import FieldError
from domain.form.check import wrong
from domain.form.masking import together
from domain.form.plan import Questions, plan_of
from domain.form.prune import told
from domain.form.settle import rows, settle
from domain.world import World

WHO = frozenset({
    *("person_name", "id_type", "id_number", "relation_to_applicant", "hukou_region"),
    *("supporter_name", "supporter_id_number", "supporter_relation"),
})  # fmt: skip
NOT_YET = frozenset({"required", "too_few", "no_supporters"})  # no mistake before an application


def read(
    at: World,
    answers: Mapping[str, Any],
    hidden: Sequence[FieldError],
    questions: Questions | None = None,
) -> tuple[Mapping[str, Any], list[FieldError]]:
    """What of the answers is kept, or what is wrong with them (pointers from /answers).

    Given answers must be sound; nothing else need be given but who the people are. `questions`:
    what may be answered, all that a form asks by default.
    """
    said, today = _completed(answers), at.today()
    questions = questions or plan_of(at.catalogue).everything
    family = settle(questions, said, today, at.city)
    found = [
        error
        for error in wrong(at.catalogue, questions, said, family, today)
        if error.code not in NOT_YET or error.pointer.rpartition("/")[2] in WHO
    ]
    errors = [
        replace(error, pointer=f"/answers{error.pointer}") for error in together(hidden, found)
    ]
    return {} if errors else told(questions, family), errors


def _completed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Everybody with a ref, a kind of card, and supporters said to be there when some are named."""
    persons = [
        {"ref": f"p{at}", "id_type": "resident_id", **row}
        for at, row in enumerate(rows(answers, "persons"), 1)
    ]
    supporters = rows(answers, "supporters")
    household = dict(answers.get("household") or {})
    if supporters:
        household.setdefault("has_outside_supporters", True)
    return {"household": household, "persons": persons, "supporters": supporters}
