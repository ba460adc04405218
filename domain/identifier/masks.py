"""How a personal value looks where it need not be read in full (GB/T 35273)."""

from collections.abc import Sequence

ADULT = 18


def id_number(text: str) -> str:
    """First six and last four: 321311********9967."""
    return f"{text[:6]}{'*' * (len(text) - 10)}{text[-4:]}" if len(text) > 10 else hidden(text)


def name(text: str) -> str:
    """The family name's first character: 刘**, always two stars, so the length says nothing."""
    return f"{text[0]}**" if text else ""


def phone(text: str) -> str:
    """First three and last four: 138****0000."""
    digits = text.replace("-", "")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 7 else hidden(text)


def card(text: str) -> str:
    """Last four: ****0008."""
    return f"****{text[-4:]}" if len(text) > 4 else hidden(text)


def certificate(text: str) -> str:
    """First six: what follows tells a birth date, then the kind and grade of a disability."""
    return f"{text[:6]}{'*' * (len(text) - 6)}" if len(text) > 6 else hidden(text)


def day(text: str) -> str:
    """The year: with month and day a masked ID number would be whole again."""
    return f"{text[:4]}-**-**" if len(text) == 10 else hidden(text)


def names(people: Sequence[tuple[str, str | None]]) -> list[str]:
    """Masked names that still tell people apart: of (name, ID number or None) in their order.

    Where two look alike the last four of the number follow: 王**(0021); without one, the place.
    """
    masked = [name(text) for text, _ in people]
    return [
        f"{mask}（{number[-4:] if number else at}）" if masked.count(mask) > 1 else mask
        for at, (mask, (_, number)) in enumerate(zip(masked, people, strict=True), start=1)
    ]


def public_name(text: str, age: int | None) -> str | None:
    """As a notice board may show it; None for a child, and for whoever may be one."""
    return None if age is None or age < ADULT else name(text)


def hidden(text: str) -> str:
    """Nothing of it, whatever its length."""
    return "****" if text else ""
