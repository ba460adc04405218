"""Where departments call back with their answers, signed."""

from fastapi import APIRouter, Request

from adapters import signing
from api.deps import Session, World
from api.problems import BadSignatureSent, UnreadableCallbackSent
from api.wire import Out
from domain.approval import answering
from domain.base import utc_now

router = APIRouter(prefix="/callbacks", tags=["callbacks"])


class Taken(Out):
    """`repeated`: we had this very callback before; it changed nothing."""

    repeated: bool


@router.post("/{department}", response_model=Taken)
async def receive(department: str, request: Request, session: Session, runtime: World) -> Taken:
    """A department's answer on one claim. Headers X-Lianban-Timestamp, -Nonce and -Signature."""
    body = await request.body()
    secret = runtime.keys.callbacks.get(department)
    if secret is None:
        raise BadSignatureSent
    try:
        nonce = signing.verify(secret, request.headers, body, utc_now())
        outcome = request.app.state.read_callback(department, request.headers, body)
    except signing.BadSignature:
        raise BadSignatureSent from None
    except ValueError:
        raise UnreadableCallbackSent from None
    fresh = await answering.first_time(session, department, nonce)
    if fresh:
        await answering.answer(session, department, outcome)
    return Taken(repeated=not fresh)
