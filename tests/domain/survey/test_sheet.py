"""What a signature is under: the sheet as it was, whatever order its answers were sent in."""

from uuid import uuid4

from domain.base import utc_now
from domain.survey.models import Survey, SurveySignature
from domain.survey.sheet import Sheet, everybody_signed

PAIR = ["song.qiang", "peng.xue"]


def survey(round_: int = 1) -> Survey:
    return Survey(id=uuid4(), investigators=PAIR, round=round_)


def signature(officer: str | None, round_: int = 1) -> SurveySignature:
    return SurveySignature(officer=officer, round=round_, signed_at=utc_now())


def test_the_order_of_answers_says_nothing() -> None:
    one = Sheet({"household": {"a": 1, "b": 2}}, opinion="一致")
    other = Sheet({"household": {"b": 2, "a": 1}}, opinion="一致")
    assert one.digest == other.digest


def test_any_other_word_is_another_sheet() -> None:
    assert Sheet(opinion="一致").digest != Sheet(opinion="不一致").digest


def test_it_is_signed_by_both_and_by_the_family() -> None:
    both = [signature(officer) for officer in PAIR]
    assert not everybody_signed(survey(), both)
    assert everybody_signed(survey(), [*both, signature(None)])


def test_one_investigator_and_the_family_are_not_enough() -> None:
    assert not everybody_signed(survey(), [signature("peng.xue"), signature(None)])


def test_signatures_that_were_taken_back_do_not_count() -> None:
    before = [signature(officer) for officer in (*PAIR, None)]
    assert not everybody_signed(survey(2), before)
