"""What others see of a number or name."""

from domain.identifier import masks


def test_an_id_number_shows_its_first_six_and_last_four() -> None:
    assert masks.id_number("321311198405179967") == "321311********9967"


def test_a_name_shows_its_first_character_and_not_its_length() -> None:
    assert masks.name("刘晓梅") == masks.name("刘梅") == "刘**"
    assert masks.name("𬱖玉兰") == "𬱖**"
    assert masks.name("") == ""


def test_a_telephone_number_hides_its_middle() -> None:
    assert masks.phone("13900000000") == "139****0000"
    assert masks.phone("000-9000-0086") == "000****0086"


def test_a_card_shows_its_last_four() -> None:
    assert masks.card("6200000000000100008") == "****0008"


def test_a_short_value_shows_nothing() -> None:
    assert [m("1234") for m in (masks.id_number, masks.phone, masks.card)] == ["****"] * 3


def test_a_certificate_tells_neither_birth_date_nor_grade() -> None:
    assert masks.certificate("32131119840517996743") == "321311**************"


def test_a_birth_date_beside_a_masked_number_shows_the_year_alone() -> None:
    assert masks.day("1984-05-17") == "1984-**-**"


def test_people_who_look_alike_are_told_apart_by_the_end_of_their_number() -> None:
    family = [("刘晓梅", "321311198405179967"), ("王子轩", "321311201303089979"), ("王小宝", None)]
    assert masks.names(family) == ["刘**", "王**（9979）", "王**（3）"]


def test_a_notice_board_names_no_child_and_nobody_who_may_be_one() -> None:
    assert [masks.public_name("王子轩", age) for age in (13, None, 18)] == [None, None, "王**"]
