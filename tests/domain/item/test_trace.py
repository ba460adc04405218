"""Why: every condition with what was found, the limit, how far off, and the figure it rests on."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from domain.item.assessment import assess
from domain.item.catalogue import Catalogue, Parameters
from domain.item.facts import Facts
from domain.item.trace import Trace, TraceNode, explain, sentences
from domain.item.verdicts import PRESUME, Standing

Explain = Callable[..., tuple[Trace, ...]]


def nodes(node: TraceNode) -> Iterator[TraceNode]:
    yield node
    for child in node.children:
        yield from nodes(child)


def failed(trace: Trace) -> dict[str, TraceNode]:
    return {n.fact: n for n in nodes(trace.root) if n.fact and n.reason}


@pytest.fixture
def why(catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]) -> Explain:
    def explained(family: str, item: str, standing: Standing = PRESUME) -> tuple[Trace, ...]:
        return explain(catalogue, parameters, facts_of[family], standing, item)

    return explained


def test_a_refused_family_sees_every_failed_condition_not_only_the_first(why: Explain) -> None:
    household = why("H05", "MZ-02")[0]
    misses = {fact: (node.reason, node.miss) for fact, node in failed(household).items()}
    assert misses == {
        "hh.income_pc_month": ("R-INC-01", 25_000),
        "hh.fin_assets_pc": ("R-FIN-01", 80_000),
    }


def test_a_limit_names_its_figures_and_since_when_they_hold(why: Explain) -> None:
    node = failed(why("H05", "MZ-02")[0])["hh.fin_assets_pc"]
    assert (node.value, node.threshold) == (2_000_000, 1_920_000)
    assert node.expression == "dibao.fin_assets_months × dibao.standard_month"
    assert [(f.name, f.value, f.effective_from) for f in node.figures] == [
        ("dibao.fin_assets_months", 24, "2026-01-01"),
        ("dibao.standard_month", 80_000, "2026-01-01"),
    ]


def test_income_is_explained_in_one_plain_sentence(why: Explain, catalogue: Catalogue) -> None:
    rows = sentences(catalogue, why("H05", "MZ-02")[0])
    assert "这户人均月收入 1050 元，高于低保标准 800 元，差 250 元" in [row.text for row in rows]


@pytest.mark.parametrize(
    ("family", "item", "sentence"),
    [
        ("H05", "MZ-02", "人均金融资产 20000 元，高于低保标准的 24 倍 19200 元，差 800 元"),
        ("H07", "MZ-02", "生活用机动车数：1，应为0"),
        ("H01", "RQ-01", "没有自家的燃气户号"),
        ("H03", "SW-01", "还没有下列身份：最低生活保障对象、特困人员"),
        ("H06", "MZ-08", "救助后自负支出占家庭总收入的比例 44.1%，低于支出型救助占比线 50%"),
        ("H05", "ZJ-01", "选择的住房保障方式：租赁补贴，不能是租赁补贴"),
        ("H01", "MZ-03", "已有身份：最低生活保障对象，不能同时享受"),
    ],
)
def test_conditions_read_as_sentences(
    family: str,
    item: str,
    sentence: str,
    why: Explain,
    catalogue: Catalogue,
) -> None:
    texts = [row.text for trace in why(family, item) for row in sentences(catalogue, trace)]
    assert sentence in texts


def test_a_waiting_family_reads_what_it_waits_for(why: Explain, catalogue: Catalogue) -> None:
    standing = Standing(open=frozenset({"MZ-02", "YB-02"}))
    mother = why("H01", "CS-01", standing)[0]
    texts = [row.text for row in sentences(catalogue, mother)]
    assert "最低生活保障对象身份还在审核中" in texts
    assert any(text.endswith("要等医疗救助（住院、门诊慢特病、门诊）办结") for text in texts)


def test_a_missing_fact_is_named(
    catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    known = dict(facts_of["H01"].household)
    del known["hh.income_total_month"]
    facts = Facts(known, facts_of["H01"].persons)
    verdict = assess(catalogue, parameters, facts, PRESUME).verdicts["MZ-02"]
    assert verdict.truth.value == "unknown"
    assert verdict.missing == {"hh.income_total_month"}
    trace = explain(catalogue, parameters, facts, PRESUME, "MZ-02")[0]
    assert "还不知道这户人均月收入" in [row.text for row in sentences(catalogue, trace)]


@pytest.mark.parametrize("open_items", [False, True], ids=["presumed", "running"])
def test_the_trace_and_the_verdict_never_disagree(
    open_items: bool, catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    standing = Standing(open=frozenset(catalogue.items)) if open_items else PRESUME
    for facts in (facts_of["H01"], facts_of["H03"], facts_of["H07"]):
        verdicts = assess(catalogue, parameters, facts, standing).verdicts
        for code in ("MZ-01", "MZ-09", "YB-02", "CS-01", "SW-01"):
            lines = {line.person: line.truth.value for line in verdicts[code].lines}
            traces = explain(catalogue, parameters, facts, standing, code)
            assert {trace.person: trace.truth for trace in traces} == lines


def test_the_first_failed_condition_carries_the_primary_reason(
    catalogue: Catalogue, parameters: Parameters, facts_of: Mapping[str, Facts]
) -> None:
    facts = facts_of["H10"]
    verdicts = assess(catalogue, parameters, facts, PRESUME).verdicts
    for code in ("MZ-02", "MZ-03", "MZ-04", "NY-01", "ZJ-03"):
        root = explain(catalogue, parameters, facts, PRESUME, code)[0].root
        assert root.reason == verdicts[code].reason
