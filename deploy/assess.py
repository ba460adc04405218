"""`python -m deploy.assess FILE`: what the families of a test file would get, as JSON.

The file lists `households` with `household`, `event` and `members` (yuan; only what differs from an
ordinary family). The answer is {household: {item: [{who, result, reason}]}}.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from deploy.families import family_facts
from domain.item.amounts import Amount
from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, Parameters, compile_catalogue, read_files
from domain.item.catalogue.documents import read_text
from domain.item.verdicts import PRESUME, Answer, Line, Verdict

REGION = "321300"  # the demonstration city, whose figures hold for every family of a test file


def outcomes(catalogue: Catalogue, families: Mapping[str, Any]) -> dict[str, Any]:
    """The full pre-assessment of every household of the file, on its evaluation date."""
    on = date.fromisoformat(str(families["evaluation_date"]))
    parameters = catalogue.parameters.at(REGION, on)
    return {
        family["id"]: family_outcome(catalogue, parameters, family, on)
        for family in families["households"]
    }


def family_outcome(
    catalogue: Catalogue, parameters: Parameters, family: Mapping[str, Any], on: date
) -> dict[str, list[dict[str, Any]]]:
    """{item: [{who, result, reason?}]} of one family."""
    found = assess(catalogue, parameters, family_facts(catalogue, family, on), PRESUME)
    return {code: verdict_rows(verdict) for code, verdict in found.verdicts.items()}


def verdict_rows(verdict: Verdict) -> list[dict[str, Any]]:
    """One row per beneficiary; a single row `-` when nobody gets it."""
    if verdict.truth is Answer.TRUE:
        return [{"who": who(line), "result": result(line.amount)} for line in verdict.granted]
    if verdict.truth is Answer.FALSE:
        return [{"who": "-", "result": "no", "reason": verdict.reason}]
    missing = sorted(verdict.missing | verdict.waits_for)
    return [{"who": "-", "result": "unknown", "missing": missing}]


def who(line: Line) -> str:
    """The person, or the household with the counts behind its amount."""
    if line.person is not None:
        return line.person
    if line.amount is None or line.amount.counted is None:
        return "household"
    return f"household ({line.amount.counted} counted, {line.amount.uplifts} uplift)"


def result(amount: Amount | None) -> int | float | str:
    """The short text where the item has one, else the plain number of yuan."""
    if amount is None:
        return "unknown"
    if amount.text is not None:
        return amount.text
    yuan = Decimal(amount.fen or 0) / 100
    # A JSON number; the shortest repr of the float prints the same two decimals.
    return int(yuan) if yuan == int(yuan) else float(yuan)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="YAML file of test families")
    chosen = parser.parse_args(arguments)
    catalogue = compile_catalogue(read_files(), version=0)
    families = read_text(chosen.file.read_text(encoding="utf-8"))
    found = outcomes(catalogue, families)
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
