"""Papers as files: checked when they come, sealed while they lie, handed out with the case."""

from uuid import uuid4

import httpx
import pytest

from adapters.documents import sealing
from adapters.vault import Unreadable
from domain.document import service
from domain.document.rules import MOST_BYTES
from tests.api.town import Desk, Office
from tests.factories import Json, fresh
from tests.papers import PLACE_TAKEN, exif, jpeg, pdf, png

pytestmark = pytest.mark.asyncio(loop_scope="session")
FIELD = "check_authorisation"
OCTETS = {"Content-Type": "application/octet-stream"}


async def send(desk: Desk, content: bytes, field: str = FIELD, **headers: str) -> httpx.Response:
    path, query = "/documents", {"field": field}
    every = {**desk.headers, **OCTETS, **headers}
    return await desk.http.post(path, params=query, content=content, headers=every)


async def uploaded(desk: Desk, content: bytes = jpeg(), field: str = FIELD) -> Json:
    answer = await send(desk, content, field)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


def with_paper(*documents: str, field: str = FIELD) -> Json:
    """A form whose first person's paper came as these files."""
    form = fresh("H01")
    form["answers"]["persons"][0][field] = {"medium": "upload", "documents": list(documents)}
    return form


async def filed(desk: Desk, content: bytes = jpeg()) -> tuple[str, str]:
    """A document in a case of its own, and that case."""
    document = await uploaded(desk, content)
    receipt = await desk.submitted(with_paper(document["id"]))
    return document["id"], receipt["application_id"]


async def fetched(desk: Desk, id: str) -> httpx.Response:
    return await desk.get(f"/documents/{id}/content")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(jpeg(), "image/jpeg"), (png(), "image/png"), (pdf(), "application/pdf")],
)
async def test_a_paper_comes_back_as_it_went_in(
    clerk: Desk, content: bytes, media_type: str
) -> None:
    document = await uploaded(clerk, content)
    answer = await fetched(clerk, document["id"])
    assert (answer.content, answer.headers["content-type"]) == (content, media_type)


async def test_a_paper_is_handed_out_as_an_attachment_that_can_do_nothing(clerk: Desk) -> None:
    answer = await fetched(clerk, (await uploaded(clerk))["id"])
    told = answer.headers
    assert told["content-disposition"].startswith('attachment; filename="check_authorisation-')
    assert "sandbox" in told["content-security-policy"]
    assert told["cache-control"] == "no-store"


async def test_the_photo_does_not_keep_where_it_was_taken(clerk: Desk) -> None:
    document = await uploaded(clerk, jpeg(exif()))
    assert PLACE_TAKEN not in (await fetched(clerk, document["id"])).content


async def test_on_the_disk_nothing_can_be_read(office: Office, clerk: Desk) -> None:
    content = pdf(more=b"8 0 obj\n(\xe5\x88\x98\xe6\x99\x93\xe6\xa2\x85)\nendobj\n")
    document = await uploaded(clerk, content)
    (file,) = office.runtime.settings.documents.rglob(f"{document['id']}*")
    kept = file.read_bytes()
    assert b"%PDF" not in kept
    assert b"/Page" not in kept
    assert file.stat().st_mode & 0o077 == 0


async def test_a_sealed_file_put_in_anothers_place_does_not_open(
    office: Office, clerk: Desk
) -> None:
    folder = office.runtime.documents
    one, two = [(await uploaded(clerk))["id"] for _ in range(2)]
    files = office.runtime.settings.documents
    (first,), (second,) = files.rglob(f"{one}*"), files.rglob(f"{two}*")
    second.write_bytes(first.read_bytes())
    with pytest.raises(Unreadable):
        folder.get(service.UUID(two))


@pytest.mark.parametrize("length", [0, 1, sealing.PIECE - 1, sealing.PIECE, 3 * sealing.PIECE + 5])
async def test_a_sealed_file_of_any_length_opens_and_none_that_was_cut(
    office: Office, length: int
) -> None:
    keys, id = office.runtime.keys.vault, uuid4()
    sealed = sealing.seal(keys, id, b"x" * length)
    assert sealing.open_(keys, id, sealed) == b"x" * length
    for cut in (1, 16, sealing.PIECE + 16, len(sealed) - 20):
        with pytest.raises(Unreadable):
            sealing.open_(keys, id, sealed[:-cut])


async def test_the_paper_belongs_to_the_case_once_its_form_came(clerk: Desk) -> None:
    id, case = await filed(clerk)
    rows = (await clerk.get(f"/applications/{case}/documents")).json()["rows"]
    assert [(row["id"], row["place"]) for row in rows] == [(id, "/persons/0")]


async def test_a_colleague_with_the_case_may_fetch_it_and_a_stranger_finds_nothing(
    office: Office, clerk: Desk
) -> None:
    id, _ = await filed(clerk)
    colleague, stranger = await office.desk("liang.bo"), await office.desk("he.ailian")
    assert (await fetched(colleague, id)).status_code == 200
    answers = [await fetched(stranger, each) for each in (id, str(uuid4()))]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.json()["type"] for answer in answers} == {"/problems/unknown-document"}


async def test_until_then_it_is_its_uploaders_alone(office: Office, clerk: Desk) -> None:
    document = await uploaded(clerk)
    assert (await fetched(await office.desk("liang.bo"), document["id"])).status_code == 404


async def test_nobody_hands_in_what_somebody_else_uploaded(office: Office, clerk: Desk) -> None:
    document = await uploaded(await office.desk("wu.xiaoyan"))
    answer = await clerk.submit(with_paper(document["id"]))
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["code"] == "unknown_document"
    assert error["pointer"] == f"/answers/persons/0/{FIELD}"


async def test_a_paper_answers_the_question_it_was_uploaded_for(clerk: Desk) -> None:
    document = await uploaded(clerk, field="applicant_signature")
    answer = await clerk.submit(with_paper(document["id"]))
    assert answer.json()["errors"][0]["code"] == "unknown_document"


async def test_a_paper_of_one_case_cannot_be_put_into_another(clerk: Desk) -> None:
    id, _ = await filed(clerk)
    assert (await clerk.submit(with_paper(id))).status_code == 422


async def test_a_refused_form_leaves_the_paper_where_it_was(clerk: Desk) -> None:
    document = await uploaded(clerk)
    answer = await clerk.submit(with_paper(document["id"], str(uuid4())))
    assert answer.status_code == 422
    await clerk.submitted(with_paper(document["id"]))


async def test_ones_own_paper_can_be_removed_until_it_is_handed_in(clerk: Desk) -> None:
    document = await uploaded(clerk)
    gone = await clerk.http.delete(f"/documents/{document['id']}", headers=clerk.headers)
    assert gone.status_code == 200
    assert (await fetched(clerk, document["id"])).status_code == 404
    id, _ = await filed(clerk)
    kept = await clerk.http.delete(f"/documents/{id}", headers=clerk.headers)
    assert kept.status_code == 404


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<html><script>alert(1)</script>", "document-unreadable"),
        (jpeg()[:-2], "document-unreadable"),
        (pdf(b"/OpenAction << /S /JavaScript /JS (x) >>"), "document-active"),
        (pdf(trailer=b"/Encrypt 5 0 R "), "document-locked"),
        (jpeg(width=65_000, height=65_000), "document-too-detailed"),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), "too-large"),
    ],
)
async def test_what_is_no_plain_paper_is_refused(clerk: Desk, content: bytes, kind: str) -> None:
    assert (await send(clerk, content)).json()["type"] == f"/problems/{kind}"


async def test_a_paper_needs_a_question_that_asks_for_it(clerk: Desk) -> None:
    for field in ("person_name", "../../etc/passwd", "nothing"):
        assert (await send(clerk, jpeg(), field)).json()["type"] == "/problems/paper-not-asked"


async def test_a_browser_form_of_another_site_cannot_upload(clerk: Desk) -> None:
    answer = await send(clerk, jpeg(), **{"Content-Type": "multipart/form-data; boundary=x"})
    assert answer.status_code == 415


async def test_upload_and_every_look_are_in_the_trail(office: Office, clerk: Desk) -> None:
    id, _ = await filed(clerk)
    await fetched(clerk, id)
    async with office.runtime.engine.connect() as connection:
        rows = await connection.exec_driver_sql(
            f"SELECT action FROM audit_record WHERE object_id = '{id}' ORDER BY at, id"
        )
        actions = list(rows.scalars())
    assert actions == ["document.upload", "document.read"]


async def test_a_file_without_a_row_is_swept_away_and_others_stay(
    office: Office, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "SAFE_AGE", -1.0)
    folder, nobodys = office.runtime.documents, uuid4()
    folder.put(nobodys, b"left over")
    kept, _ = await filed(clerk)
    async with office.runtime.sessions.begin() as session:
        await service.sweep(session, None, store=folder)
    with pytest.raises(FileNotFoundError):
        folder.get(nobodys)
    assert (await fetched(clerk, kept)).status_code == 200
