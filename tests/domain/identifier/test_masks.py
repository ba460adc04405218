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
