"""A file is what is in it: whole, plain, and without what nobody meant to hand in."""

import random
import time
from contextlib import suppress

import pytest

from domain.document import faults, rules
from tests.papers import PLACE_TAKEN, chunk, exif, jpeg, packed, pdf, png

WHOLE = {"image/jpeg": jpeg(), "image/png": png(), "application/pdf": pdf()}
ACTS = b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"


@pytest.mark.parametrize("media_type", WHOLE)
def test_a_paper_is_known_by_what_is_in_it(media_type: str) -> None:
    sheet = rules.read(WHOLE[media_type])
    assert (sheet.media_type, sheet.pages) == (media_type, 1)


@pytest.mark.parametrize("media_type", WHOLE)
def test_what_was_kept_is_taken_in_again_unchanged(media_type: str) -> None:
    once = rules.read(WHOLE[media_type]).content
    assert rules.read(once).content == once


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xd8\xff", b"GIF89a" + bytes(40), b"<html><script>", b"MZ" + bytes(60),
        b"PK\x03\x04" + bytes(60), b"%PDF-1.7\n", jpeg()[:-2], jpeg()[:60], png()[:-12], png()[:40],
        pdf()[:-20], b"\xff\xd8\xff\xd9", png(rows=b"\0"), png(rows=bytes(9999)),
        b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""), jpeg(width=0),
    ],
)  # fmt: skip
def test_what_is_no_paper_or_cut_off_is_refused(content: bytes) -> None:
    with pytest.raises(faults.DocumentUnreadable):
        rules.read(content)


@pytest.mark.parametrize("media_type", WHOLE)
def test_no_damage_makes_more_than_a_refusal(media_type: str) -> None:
    chance = random.Random(7)
    for _ in range(800):
        content = bytearray(WHOLE[media_type])
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            rules.read(bytes(content[: chance.randint(1, len(content))]))
        except (
            faults.DocumentUnreadable, faults.DocumentActive,
            faults.DocumentLocked, faults.DocumentTooDetailed,
        ):  # fmt: skip
            continue


def test_a_photo_no_longer_says_where_it_was_taken() -> None:
    assert PLACE_TAKEN in jpeg(exif())
    assert PLACE_TAKEN not in rules.read(jpeg(exif())).content


def test_a_photo_still_says_which_way_up_it_is() -> None:
    kept = rules.read(jpeg(exif(orientation=6))).content
    assert b"Exif\0\0MM" in kept
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in kept


def test_what_stands_behind_a_picture_is_cut_off() -> None:
    assert b"<script>" not in rules.read(jpeg(behind=b"<script>alert(1)</script>")).content


def test_words_in_a_picture_file_are_left_out() -> None:
    extra = chunk(b"tEXt", b"Author\0somebody") + chunk(b"eXIf", PLACE_TAKEN)
    kept = rules.read(png(extra)).content
    assert b"somebody" not in kept
    assert PLACE_TAKEN not in kept


@pytest.mark.parametrize(
    "content",
    [jpeg(width=60_000, height=60_000), png(rows=b"\0", width=60_000, height=60_000)],
    ids=["jpeg", "png"],
)
def test_a_picture_that_would_fill_the_memory_is_refused(content: bytes) -> None:
    with pytest.raises(faults.DocumentTooDetailed):
        rules.read(content)


@pytest.mark.parametrize(
    "content",
    [
        pdf(ACTS),
        pdf(b"/OpenAction << /S /J#61va#53cript /JS (x) >>"),
        pdf(b"/AA << /O << /S /Launch /F (cmd.exe) >> >>"),
        pdf(b"/Names << /EmbeddedFiles 9 0 R >>"),
        pdf(b"/AcroForm << /XFA 9 0 R >>"),
        pdf(more=b"8 0 obj\n<< /S /GoToR /F (\\\\\\\\host\\\\x) >>\nendobj\n"),
        pdf(more=packed(b"1 0 << /S /JavaScript /JS (x) >>")),
        pdf(more=packed(b"1 0 << /S /JavaScript /JS (x) >>", b"/N 1 /First 4")),
        pdf(more=packed(b"1 0 << /S /JavaScript >>", b"/Type /Obj#53tm /N 1 /First 4")),
        pdf(more=packed(b"1 0 <<>>", b"/ObjStm /N 1 /First 4 /DecodeParms <<>>")),
        pdf(more=packed(b"1 0 <<>>").replace(b"/FlateDecode", b"[/ASCIIHexDecode /FlateDecode]")),
    ],
)  # fmt: skip
def test_a_pdf_that_can_act_is_refused(content: bytes) -> None:
    with pytest.raises(faults.DocumentActive):
        rules.read(content)


def test_a_pdf_with_packed_objects_is_read() -> None:
    page = packed(b"5 0 << /Type /Page /Parent 2 0 R >>")
    assert rules.read(pdf(more=page)).pages == 2


def test_a_pdf_with_a_password_is_refused() -> None:
    with pytest.raises(faults.DocumentLocked):
        rules.read(pdf(trailer=b"/Encrypt 5 0 R "))


@pytest.mark.parametrize(
    "content",
    [
        pdf(more=b">>stream\n" * 200_000),
        pdf(more=b"<<" * 1_000_000),
        pdf(more=b"/a" * 1_000_000),
        b"\xff\xd8" + b"\xff" * 3_000_000,
        jpeg(extra=b"")[:-2] + b"\xff\x00" * 2_000_000,
    ],
    ids=["streams", "dictionaries", "names", "fill bytes", "stuffed bytes"],
)
def test_no_file_keeps_the_reader_busy(content: bytes) -> None:
    begun = time.perf_counter()
    with suppress(faults.DocumentUnreadable):
        rules.read(content)
    assert time.perf_counter() - begun < 30  # what is quadratic takes hours
