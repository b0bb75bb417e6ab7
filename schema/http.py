"""GraphQL over HTTP, as its specification says (graphql.github.io/graphql-over-http).

POST takes `application/json`, GET takes queries only. The answer is `application/graphql-response+json`, in which a request
that cannot be executed has status 400, unless the client accepts nothing but `application/json` (status 200 for every
GraphQL answer).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson
from flask import Blueprint, Response, g, redirect, render_template, request
from graphql import DocumentNode, GraphQLError, GraphQLSyntaxError, parse
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from models import i18n
from models.access import Actor
from models.errors import Code
from models.i18n import gettext as _
from models.settings import current

from .context import Context
from .errors import formatted
from .root import schemas, sdl

ANSWER, JSON = "application/graphql-response+json", "application/json"
SIGN_IN = "/admin/sign-in"
EXAMPLE = """{
  viewer {
    name
    user { login roles }
  }
  groups(first: 5) {
    totalCount
    nodes { name curator { shortName } }
  }
}
"""
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""GraphiQL sets styles of its own while it runs; scripts are our files alone."""


class BadRequest(Exception):
    """The HTTP request is no GraphQL request."""

    def __init__(self, status: int, message: str, code: str = "BAD_REQUEST", **headers: str) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.headers = status, message, code, headers


@dataclass(frozen=True)
class GraphQLRequest:
    """The parameters of one operation."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] = field(default_factory=dict)


def graphql_blueprint() -> Blueprint:
    """The API: `/` executes, `/schema.graphql` is the schema of the person who asks."""
    blueprint = Blueprint("graphql", __name__, static_folder="static", template_folder="templates")
    methods = ["GET", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]
    blueprint.add_url_rule("", view_func=execute, methods=methods, provide_automatic_options=False, strict_slashes=False)
    blueprint.add_url_rule("/schema.graphql", view_func=schema_file)
    blueprint.after_request(_with_origin)
    blueprint.register_error_handler(BadRequest, _refused)
    return blueprint


def execute() -> Any:
    """Execute one operation; show GraphiQL to a browser that comes without one."""
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": "GET, POST, OPTIONS"})
    if request.method not in {"GET", "POST"}:
        raise BadRequest(405, _("Send the request with POST, or a query with GET."), Allow="GET, POST, OPTIONS")
    if request.method == "GET" and "query" not in request.args and request.accept_mimetypes.accept_html:
        return _page()
    media_type = _media_type()
    actor: Actor | None = g.actor
    if actor is None and "Authorization" in request.headers:
        raise BadRequest(
            401, _("The token is not valid: it has ended or was revoked. Sign in again."), Code.UNAUTHENTICATED,
            **{"WWW-Authenticate": "Bearer"},
        )  # fmt: skip
    if actor is not None and actor.must_change_password:
        raise BadRequest(403, _("Change the one-time password first."), Code.FORBIDDEN)
    return _answered(_request(), actor, media_type)


def schema_file() -> Any:
    """The schema of the roles of the person who asks, in the schema definition language."""
    if g.actor is None:
        raise BadRequest(401, _("Sign in first."), Code.UNAUTHENTICATED)
    return Response(sdl(g.actor.roles), content_type="text/plain; charset=utf-8")


def _page() -> Any:
    if g.actor is None:
        return redirect(f"{SIGN_IN}?next={request.path}")
    html = render_template(
        "graphiql.html", college=current().college_name, example=EXAMPLE, language=i18n.language.get(), loading=_("Loading…")
    )
    return Response(html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})


def _media_type() -> str:
    """The media type of the answer that the client accepts.

    Raises:
        BadRequest: 406, it accepts neither.
    """
    best = _best(request.headers.get("Accept", ""))
    if best is None:
        raise BadRequest(406, _("The answer comes as %(types)s. Accept one of them.", types=f"{ANSWER}, {JSON}"))
    return best


@lru_cache(256)
def _best(accept: str) -> str | None:
    accepted = parse_accept_header(accept, MIMEAccept)
    return accepted.best_match([ANSWER, JSON]) if accepted else ANSWER


def _request() -> GraphQLRequest:
    """The operation in the HTTP request.

    Raises:
        BadRequest: 400 malformed, 413 too long, 415 not JSON.
    """
    if request.method == "GET":
        values: Any = {name: request.args[name] for name in ("query", "operationName") if name in request.args}
        for name in ("variables", "extensions"):
            if request.args.get(name):
                values[name] = _json(request.args[name].encode(), name)
    else:
        if request.mimetype != JSON or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
            raise BadRequest(415, _("Send the request as %(type)s.", type=JSON))
        limit = current().request_size_limit
        if (request.content_length or 0) > limit:
            raise BadRequest(413, _("The request is longer than %(limit)d bytes. Send less at once.", limit=limit))
        values = _json(request.get_data(), None)
    return _checked(values)


def _json(data: bytes, name: str | None) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise BadRequest(400, _("This is no JSON: %(name)s. Check quotes and commas.", name=name or "body")) from error


def _checked(values: Any) -> GraphQLRequest:
    """The parameters, each of its type.

    Raises:
        BadRequest: 400, the one that is not is named.
    """
    if isinstance(values, list):
        raise BadRequest(400, _("Send one operation in a request."))
    if not isinstance(values, dict) or not isinstance(values.get("query"), str) or not values["query"].strip():
        raise BadRequest(400, _('The request has no "query". Put the operation\'s text there.'))
    for name, type_ in (("variables", dict), ("operationName", str), ("extensions", dict)):
        if not isinstance(values.get(name), type_ | None):
            raise BadRequest(400, _('"%(name)s" is of a wrong type. See the specification of GraphQL over HTTP.', name=name))
    return GraphQLRequest(
        values["query"], values.get("variables"), values.get("operationName"), values.get("extensions") or {}
    )


def _answered(asked: GraphQLRequest, actor: Actor | None, media_type: str) -> Response:
    roles = actor.roles if actor else frozenset()
    context = Context(actor, request.remote_addr or "", str(request.user_agent))
    allowed = {OperationType.QUERY} if request.method == "GET" else {OperationType.QUERY, OperationType.MUTATION}
    try:
        result = (
            schemas()
            .of(roles)
            .execute_sync(
                asked.query, asked.variables, context, operation_name=asked.operation_name, allowed_operation_types=allowed
            )
        )
    except CannotGetOperationTypeError as error:
        return _unexecuted([GraphQLError(error.as_http_error_reason())], media_type)
    except InvalidOperationTypeError:
        if request.method == "POST":
            return _unexecuted([GraphQLError(_("There are no subscriptions here. Ask again when you need to."))], media_type)
        message = _("This operation changes something. Send it with POST.")
        raise BadRequest(405, message, Allow="POST, OPTIONS") from None
    errors = result.errors or []
    if result.data is None and errors and not any(error.path for error in errors):
        return _unexecuted(_explained(asked.query, errors, actor), media_type)
    answer: dict[str, Any] = {"data": result.data}
    if errors:
        answer["errors"] = [formatted(error) for error in errors]
    return _response(answer, 200, media_type)


def _explained(query: str, errors: list[GraphQLError], actor: Actor | None) -> list[GraphQLError]:
    """The reasons why an operation is not executed: a single one, if it asks for fields that are not for these roles."""
    document = _parsed(query)
    roles = actor.roles if actor else frozenset()
    refusal = schemas().refusal(document, roles) if document and not any(error.original_error for error in errors) else None
    return [refusal] if refusal else errors


def _parsed(query: str) -> DocumentNode | None:
    try:
        return parse(query, no_location=True, max_tokens=current().query_token_limit)
    except GraphQLSyntaxError:
        return None


def _unexecuted(errors: list[GraphQLError], media_type: str) -> Response:
    shown = [formatted(error) for error in errors]
    refused = g.actor is None and any(error["extensions"].get("code") == Code.FORBIDDEN for error in shown)
    if refused:
        for error in shown:
            error["extensions"]["code"] = Code.UNAUTHENTICATED
    status = 401 if refused else 400 if media_type == ANSWER else 200
    return _response({"errors": shown}, status, media_type)


def _response(answer: dict[str, Any], status: int, media_type: str) -> Response:
    response = Response(orjson.dumps(answer), status=status, content_type=f"{media_type}; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept, Authorization, Cookie"
    return response


def _refused(error: BadRequest) -> Response:
    body = {"errors": [{"message": error.message, "extensions": {"code": error.code}}]}
    response = _response(body, error.status, JSON)
    response.headers.extend(error.headers)
    return response


def _with_origin(response: Response) -> Response:
    """Let frontends of the origins in the settings read the answer; they sign in by token, never by cookie."""
    origin = request.headers.get("Origin")
    if origin in current().cors_origins:
        response.headers["Access-Control-Allow-Origin"] = str(origin)
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Accept-Language"
        response.headers["Access-Control-Max-Age"] = "600"
        response.headers.add("Vary", "Origin")
    return response
