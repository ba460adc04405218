from datetime import UTC, date, datetime, timedelta

from domain.clock.proof import emergency_proof, proof
from domain.clock.rules import Limit, Pause
from tests.domain.clock.days import autumn

AUTUMN = autumn()
MONDAY = date(2026, 11, 2)
HELD = Pause("cross_province_check", "宿核函〔2026〕1号", date(2026, 11, 4), date(2026, 11, 6))


def sentence(today: date, limit: Limit, *pauses: Pause, start: date = MONDAY) -> str:
    shown = proof(AUTUMN, start, limit, pauses, today)
    assert shown is not None
    return shown.sentence


def test_the_family_reads_the_day_the_limit_and_why_it_paused() -> None:
    shown = sentence(date(2026, 11, 17), Limit(30, 15), HELD)
    assert shown == "第 9 个工作日，共 15 个；中止 2 日，因异地核对"


def test_the_city_may_word_a_ground_itself() -> None:
    words = {HELD.ground: "外省核查"}
    shown = proof(AUTUMN, MONDAY, Limit(30, 15), [HELD], date(2026, 11, 17), words)
    assert shown is not None
    assert shown.sentence.endswith("因外省核查")


def test_figures_of_the_proof_add_up_to_the_due_date() -> None:
    shown = proof(AUTUMN, MONDAY, Limit(30, 15), [HELD], date(2026, 11, 17))
    assert shown is not None
    assert (shown.day, shown.limit, shown.paused_days, shown.left) == (9, 15, 2, 6)
    assert shown.due_on == date(2026, 11, 25)
    days = (shown.due_on - MONDAY).days
    assert days - len(shown.steps) == shown.limit


def test_every_day_that_did_not_count_is_listed_with_its_reason() -> None:
    shown = proof(AUTUMN, date(2026, 9, 21), Limit(committed_wd=10), (), date(2026, 10, 10))
    assert shown is not None
    listed = {step.on: (step.kind, step.words) for step in shown.steps}
    assert listed[date(2026, 9, 25)] == ("holiday", "中秋节")
    assert listed[date(2026, 10, 7)] == ("holiday", "国庆节")
    assert listed[date(2026, 10, 10)] == ("makeup", "国庆节调休上班")
    assert listed[date(2026, 10, 11)] == ("weekend", "周末")
    assert date(2026, 10, 9) not in listed


def test_a_paused_day_names_the_document_that_paused_it() -> None:
    shown = proof(AUTUMN, MONDAY, Limit(30, 15), [HELD], date(2026, 11, 17))
    assert shown is not None
    held = [step for step in shown.steps if step.kind == "pause"]
    assert [step.on for step in held] == [date(2026, 11, 4), date(2026, 11, 5)]
    assert {step.document_no for step in held} == {"宿核函〔2026〕1号"}


def test_on_the_first_day_nothing_is_counted_yet() -> None:
    assert sentence(MONDAY, Limit(30, 15)) == "当日不计，从下一个工作日起算，共 15 个工作日"


def test_after_the_last_day_the_sentence_says_how_late_it_is() -> None:
    assert sentence(date(2026, 11, 25), Limit(30, 15)).endswith("已超期 2 个工作日")


def test_on_the_last_day_it_is_not_late() -> None:
    assert "超期" not in sentence(date(2026, 11, 23), Limit(30, 15))


def test_on_the_saturday_after_the_last_day_it_is_late() -> None:
    shown = proof(AUTUMN, MONDAY, Limit(committed_wd=4), (), date(2026, 11, 7))
    assert shown is not None
    assert shown.due_on == date(2026, 11, 6)
    assert shown.level == "red"


def test_an_open_pause_is_told_instead_of_a_date() -> None:
    still = Pause("expert_appraisal", "鉴定1号", date(2026, 11, 4), None)
    shown = proof(AUTUMN, MONDAY, Limit(30, 15), [still], date(2026, 11, 20))
    assert shown is not None
    assert shown.due_on is None
    assert shown.level == "green"
    assert "恢复后重新计算" in shown.sentence


def test_a_pause_still_to_come_is_no_excuse_today() -> None:
    coming = Pause("force_majeure", "2号", date(2026, 11, 19), date(2026, 11, 20))
    assert "不可抗力" not in sentence(date(2026, 11, 17), Limit(30, 15), HELD, coming)


def test_a_provisional_date_says_so() -> None:
    words = sentence(date(2026, 12, 21), Limit(30, 15), start=date(2026, 12, 18))
    assert "尚未公布" in words


def test_without_a_limit_in_working_days_there_is_nothing_to_prove() -> None:
    assert proof(AUTUMN, MONDAY, Limit(hours=24), (), MONDAY) is None


def test_the_emergency_clock_counts_the_night() -> None:
    start = datetime(2026, 10, 2, 15, 30, tzinfo=UTC)
    shown = emergency_proof(start, Limit(hours=24), start + timedelta(hours=20))
    assert shown.minutes_left == 240
    assert shown.level == "yellow"
    assert "还剩 4 小时 0 分" in shown.sentence


def test_an_emergency_past_its_hour_is_red() -> None:
    start = datetime(2026, 10, 2, 15, 30, tzinfo=UTC)
    shown = emergency_proof(start, Limit(hours=24), start + timedelta(hours=25))
    assert shown.level == "red"
    assert "已超时 1 小时 0 分" in shown.sentence
