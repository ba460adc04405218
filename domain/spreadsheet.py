"""Text in a cell that somebody will open in a spreadsheet: shown, never computed.

Excel, WPS and LibreOffice compute a cell that begins with one of these; the full-width signs count
under Chinese input as well. An apostrophe in front makes it text; one that was there already gets
another, so every text comes back as it was.
"""

import re
from typing import Final

BEGINS: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def harmless(cell: str) -> str:
    """The cell as it may be written into a CSV or XLSX file."""
    return f"'{cell}" if BEGINS.match(cell) else cell


def meant(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and BEGINS.match(cell) else cell
