"""The catalogue: 38 items of 21 departments as data, compiled once and proved while loading."""

from domain.item.catalogue.book import Catalogue, UnknownItem
from domain.item.catalogue.compiling import compile_catalogue
from domain.item.catalogue.documents import FOLDER, digest, read_files
from domain.item.catalogue.parameters import ParameterBook, ParameterMissing, Parameters
from domain.item.catalogue.shapes import (
    Benefit,
    CatalogueInvalid,
    Conferral,
    Department,
    FactWord,
    Identity,
    Item,
    Limits,
    Material,
    ParameterRow,
    Problem,
    Reason,
    Route,
    Stage,
    Variant,
)

__all__ = [
    "FOLDER",
    "Benefit",
    "Catalogue",
    "CatalogueInvalid",
    "Conferral",
    "Department",
    "FactWord",
    "Identity",
    "Item",
    "Limits",
    "Material",
    "ParameterBook",
    "ParameterMissing",
    "ParameterRow",
    "Parameters",
    "Problem",
    "Reason",
    "Route",
    "Stage",
    "UnknownItem",
    "Variant",
    "compile_catalogue",
    "digest",
    "read_files",
]
