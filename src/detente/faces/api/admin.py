"""How are keys made and closed over the network, and who did what? For keys of the scope admin; each act is noted."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from detente.exports import holdings, json_text, shapes
from detente.faces.api import examples, keys
from detente.faces.api.asked import LIMIT, MOST
from detente.faces.api.desk import Desk
from detente.faces.api.problems import ProblemError
from detente.faces.api.writing import Written, caller

TAG = "admin"
WRITTEN = (
    Written("listKeys", shapes.AccessKey, (examples.KEY,), many=True),
    Written("makeKey", shapes.AccessKey, (examples.KEY,), status=201),
    Written("revokeKey", None, (), status=204),
    Written("listActs", shapes.Act, (examples.ACT,), many=True),
)


class NewKey(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=keys.LONGEST_NAME, description="Whose it is.", examples=["the desk"])
    scope: Literal["read", "review", "admin"] = Field("read", description="What it opens, with all before it.")


KeyId = Annotated[str, Path(pattern="^[0-9a-f]{12}$", description="The id of a key.")]


def add_routes(router: APIRouter, desk: Desk) -> None:
    """Add the routes on keys and acts."""

    def list_keys() -> Response:
        return _sent({"data": tuple(map(holdings.key, desk.store.keyring.every())), "next": None})

    def make_key(request: Request, asked: Annotated[NewKey, Body()]) -> Response:
        with desk.writer() as store:
            key, text = keys.make(store, asked.name, asked.scope, at=desk.now())
            store.keyring.note(
                at=desk.now(), who=caller(request), what="key.make", target=key.id, detail={"scope": asked.scope}
            )
        return _sent({"data": holdings.key(key, text)}, 201)

    def revoke_key(request: Request, identity: KeyId) -> Response:
        with desk.writer() as store:
            if not store.keyring.revoke(identity, at=desk.now()):
                raise ProblemError(404, "no open key has this id")
            store.keyring.note(at=desk.now(), who=caller(request), what="key.revoke", target=identity, detail={})
        return Response(status_code=204)

    def list_acts(
        before: Annotated[int | None, Query(ge=1, le=2**53, description="Only acts before this number.")] = None,
        limit: Annotated[int, Query(ge=1, le=MOST, description="Acts at most.")] = LIMIT,
    ) -> Response:
        found = tuple(map(holdings.act, desk.store.keyring.acts(before=before, limit=limit)))
        last = found[-1].number if len(found) == limit and found[-1].number > 1 else None
        return _sent({"data": found, "next": None if last is None else str(last)})

    known: dict[str, Any] = {"tags": [TAG], "response_class": Response}
    router.add_api_route(
        "/keys", list_keys, methods=["GET"], operation_id="listKeys", summary="All keys, without their text", **known
    )
    router.add_api_route(
        "/keys", make_key, methods=["POST"], operation_id="makeKey", status_code=201,
        summary="Make a key; its text is told this once", **known,
    )  # fmt: skip
    router.add_api_route(
        "/keys/{identity}", revoke_key, methods=["DELETE"], operation_id="revokeKey", status_code=204,
        summary="Close a key for good", **known,
    )  # fmt: skip
    router.add_api_route(
        "/audit", list_acts, methods=["GET"], operation_id="listActs", summary="Who did what, newest first", **known
    )


def _sent(body: object, status: int = 200) -> Response:
    return Response(json_text.encode(body), status, {"Cache-Control": "no-store"}, media_type="application/json")
