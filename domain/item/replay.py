"""A decision can be repeated: its inputs as one JSON value, and the same answer out of them."""

from collections.abc import Mapping
from typing import Any

from domain.errors import Conflict
from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, Parameters
from domain.item.facts import Facts
from domain.item.verdicts import Assessment, Standing


class WrongCatalogue(Conflict):
    """The decision was made by another version of the catalogue."""


def record(
    catalogue: Catalogue,
    parameters: Parameters,
    facts: Facts,
    standing: Standing,
    assessment: Assessment,
) -> dict[str, Any]:
    """Everything a replay needs besides the catalogue, which is stored by version."""
    return {
        "catalogue_version": catalogue.version,
        "parameters": parameters.to_json(),
        "facts": facts.to_json(),
        "standing": standing.to_json(),
        "assessment": assessment.to_json(),
    }


def replay(catalogue: Catalogue, recorded: Mapping[str, Any]) -> Assessment:
    """The assessment of the recorded inputs, made anew. Raises WrongCatalogue."""
    version = recorded["catalogue_version"]
    if catalogue.version != version:
        raise WrongCatalogue(
            f"The decision used version {version} of the catalogue, not {catalogue.version}.",
            version=version,
        )
    return assess(
        catalogue,
        Parameters.from_json(recorded["parameters"]),
        Facts.from_json(recorded["facts"]),
        Standing.from_json(recorded["standing"]),
    )
