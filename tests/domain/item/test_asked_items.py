"""Judging a few items alone gives what judging the whole catalogue says of them."""

from collections.abc import Mapping

import pytest

from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, Parameters
from domain.item.facts import Facts
from domain.item.verdicts import Standing

FAMILIES = ("H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H10")


@pytest.mark.parametrize("presume", [False, True])
@pytest.mark.parametrize("open_too", [(), ("MZ-01", "MZ-02", "YB-02")])
@pytest.mark.parametrize("family", FAMILIES)
def test_an_item_judged_alone_gets_the_same_verdict(
    family: str,
    open_too: tuple[str, ...],
    presume: bool,
    catalogue: Catalogue,
    parameters: Parameters,
    facts_of: Mapping[str, Facts],
) -> None:
    for item in catalogue.items:
        standing = Standing({}, frozenset({item, *open_too}), {}, presume)
        whole = assess(catalogue, parameters, facts_of[family], standing).verdicts
        alone = assess(catalogue, parameters, facts_of[family], standing, (item,)).verdicts
        assert alone == {item: whole[item]}
