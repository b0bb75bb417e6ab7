"""The documents over HTTP: `GET /exports/group-journal.xlsx?group=Group:5&semester=Semester:3`.

The app puts the person who is asking on `flask.g.actor`; a signed link brings its own.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, g, jsonify, request

from models.access import Actor
from models.errors import Code, Forbidden, JournalError, NotFound, Unauthenticated
from models.i18n import gettext as _
from models.i18n import speaking

from .links import actor_of_link
from .registry import Document, Export, export_named, make

STATUS = {Code.UNAUTHENTICATED: 401, Code.FORBIDDEN: 403, Code.NOT_FOUND: 404}
OTHERWISE = 422


def exports_blueprint() -> Blueprint:
    """The blueprint with all documents, under /exports."""
    blueprint = Blueprint("exports", __name__, url_prefix="/exports")
    blueprint.add_url_rule("/<name>.xlsx", "download", _download, methods=["GET"], provide_automatic_options=False)
    blueprint.register_error_handler(JournalError, _refused)
    return blueprint


def _download(name: str) -> Response:
    signature = request.args.get("signature")
    visitor: Actor | None = g.get("actor")
    if visitor is None and not signature:
        raise Unauthenticated
    params = _params(export_named(name))
    actor = visitor if visitor and not signature else actor_of_link(signature or "", name, params)
    if actor.must_change_password:
        raise Forbidden(_("Change the one-time password first."))
    with speaking(actor.language):
        return _attachment(name, make(actor, name, **params))


def _params(export: Export) -> dict[str, int]:
    """The ids of the address, global (`Group:5`) or plain (`5`).

    Raises:
        NotFound: one is missing, malformed or of another type.
    """
    return {param: _id(request.args.get(param, ""), type_name, param) for param, type_name in export.params.items()}


def _id(text: str, type_name: str, field: str) -> int:
    number = text.removeprefix(f"{type_name}:")
    if not (number.isascii() and number.isdecimal()) or len(number) > 10:
        raise NotFound(field)
    return int(number)


def _attachment(name: str, document: Document) -> Response:
    response = Response(document.content, mimetype=document.media_type)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{name}.xlsx\"; filename*=UTF-8''{quote(document.filename, safe='')}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return _unkept(response)


def _refused(error: JournalError) -> Response:
    """A refusal as JSON for a program, as readable text for a browser."""
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        text = "\n".join(problem.message for problem in error.problems)
        response = Response(text + "\n", mimetype="text/plain")
    else:
        problems = [
            {"code": str(problem.code), "field": problem.field, "message": problem.message} for problem in error.problems
        ]
        response = jsonify(errors=problems)
    response.status_code = STATUS.get(error.code, OTHERWISE)
    if response.status_code == STATUS[Code.UNAUTHENTICATED]:
        response.headers["WWW-Authenticate"] = "Bearer"
    return _unkept(response)


def _unkept(response: Response) -> Response:
    """Personal data: no cache on the way keeps it."""
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept", "Authorization", "Cookie"))
    return response
