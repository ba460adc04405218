"""How a personal value looks where it need not be read in full (GB/T 35273)."""


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


def hidden(text: str) -> str:
    """Nothing of it, whatever its length."""
    return "****" if text else ""
