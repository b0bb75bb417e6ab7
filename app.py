"""The WSGI entry: `create_app()` takes the settings, opens the database, finds out who is asking, mounts the doors.

Importing this module does nothing; a server calls the factory (`app:create_app`).
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

import click
import peewee
from flask import Flask, Response, g, jsonify, redirect, render_template, request, url_for
from flask_babel import Babel
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from admin import create_admin
from admin.cli import register
from admin.identity import PANEL, of_session, of_token
from exports.http import exports_blueprint
from models import i18n
from models import settings as in_force
from models.base import connect, database, is_sqlite
from models.errors import Code, JournalError, Problem, traced
from models.i18n import gettext as _
from models.settings import Settings
from schema.http import graphql_blueprint
from schema.root import sdl

STATUS = {
    Code.UNAUTHENTICATED: 401,
    Code.FORBIDDEN: 403,
    Code.NOT_FOUND: 404,
    Code.CONFLICT: 409,
    Code.TOO_MANY: 429,
}
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
UPLOADS = "/admin/lists"
WHILE_PASSWORD_IS_DUE = {"session.password", "session.sign_out", "session.language", "session.static"}
"""What a person with a one-time password can reach before it is changed (R23)."""


def create_app(settings: Settings | None = None) -> Flask:
    """The application with all its doors. Without settings it takes them from the environment."""
    settings = settings or Settings.from_environment()
    if database.obj is None or in_force.current().database_url != settings.database_url:
        connect(settings)
    in_force.use(settings)
    app = Flask("journal", static_folder=None)
    app.config.from_mapping(_config(settings))
    if settings.https:  # served by TLS means: behind the one proxy that ends it, which names the visitor's address
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    Babel(app, locale_selector=i18n.language.get)
    _connections(app)
    _identity(app)
    _errors(app)
    app.after_request(_headers)
    _mount(app)
    return app


def _config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": settings.upload_size_limit,
        "PERMANENT_SESSION_LIFETIME": dt.timedelta(hours=settings.session_hours),
        "PREFERRED_URL_SCHEME": "https" if settings.https else "http",
        "SESSION_COOKIE_NAME": "journal",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.https,
        "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as its session
    }


def _mount(app: Flask) -> None:
    csrf = CSRFProtect(app)
    graphql = graphql_blueprint()
    csrf.exempt(graphql)  # takes JSON only, which no foreign form can send, and the session's cookie is SameSite
    app.register_blueprint(graphql, url_prefix="/graphql")
    app.register_blueprint(exports_blueprint())
    create_admin(app)
    app.add_url_rule("/", "root", lambda: redirect(url_for("admin.index")))
    app.add_url_rule("/health", "health", health)
    register(app)
    app.cli.command("schema", help="Print the GraphQL schema with its guards.")(lambda: click.echo(sdl(), nl=False))


def health() -> tuple[Response, int]:
    """Whether the server and its database answer."""
    try:
        database.execute_sql("SELECT 1").fetchone()
    except peewee.PeeweeException:
        return jsonify(status="the database does not answer"), 503
    return jsonify(status="ok"), 200


# --- the database connection ------------------------------------------------------------------------------------------


def _connections(app: Flask) -> None:
    """SQLite keeps its connection per thread; PostgreSQL takes one from the pool and gives it back."""

    @app.before_request
    def take() -> None:
        if not request.path.startswith(UPLOADS):
            request.max_content_length = in_force.current().request_size_limit
        try:
            database.connect(reuse_if_open=True)
        except peewee.PeeweeException:
            if request.path != "/health":  # which says it in its own words
                raise

    @app.teardown_request
    def give_back(error: BaseException | None) -> None:
        if not is_sqlite() and not database.is_closed() and not database.in_transaction():
            database.close()


# --- who is asking, and in which language -----------------------------------------------------------------------------


def _identity(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # addresses of phones change; the epoch ends sessions
    manager.user_loader(of_session)
    manager.request_loader(of_token)
    app.before_request(_who)

    @app.teardown_request
    def forget_language(error: BaseException | None) -> None:
        if "language_before" in g:
            i18n.language.reset(g.pop("language_before"))


def _who() -> AnyResponse | None:
    """Put the person on `g.actor`, and the language into force."""
    g.actor = None
    if request.endpoint in {"health", "session.static"}:
        return None
    g.actor = current_user.actor if current_user.is_authenticated else None
    g.language_before = i18n.language.set(_language())
    if g.actor is not None and g.actor.must_change_password and request.endpoint not in WHILE_PASSWORD_IS_DUE:
        if request.path.startswith(PANEL) or request.path == "/":
            return redirect(url_for("session.password"))
        g.actor = None  # for the other doors nobody is signed in yet
    return None


def _language() -> str:
    """The language asked for: by the address, by the cookie of the switch, by the account, by the browser."""
    known = in_force.current().languages
    wished = (request.args.get("lang"), request.cookies.get("lang"), g.actor and g.actor.language)
    found = next((wish for wish in wished if wish in known), None)
    return found or request.accept_languages.best_match(known) or known[0]


# --- headers and refusals ---------------------------------------------------------------------------------------------


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if in_force.current().https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint is None or not request.endpoint.endswith("static"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _errors(app: Flask) -> None:
    @app.errorhandler(JournalError)
    def refused(error: JournalError) -> Any:
        if error.code is Code.UNAUTHENTICATED and _wants_page():
            return redirect(url_for("session.sign_in", next=request.full_path.rstrip("?")))
        return _answer(STATUS.get(error.code, 422), *error.problems)

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Any:
        if error.response is not None or (error.code or 500) < 400:
            return error
        code, text = _of_http(error)
        return _answer(error.code or 500, Problem(code, text))

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Any:
        id = secrets.token_hex(4)
        app.logger.error("error %s in %s: %s", id, request.endpoint, traced(error))
        text = _("Something has gone wrong on our side. Tell the administrator this number: %(id)s.", id=id)
        return _answer(500, Problem(Code.INVALID, text), kind="INTERNAL")


def _of_http(error: HTTPException) -> tuple[Code, str]:
    if isinstance(error, CSRFError):
        return Code.FORBIDDEN, _("This page has grown old. Go back, reload it and try again.")
    if error.code == 404:
        return Code.NOT_FOUND, _("There is no such page, or it is not for you. Check the address.")
    if error.code == 403:
        return Code.FORBIDDEN, _("You have no right to do this.")
    if error.code == 413:
        limit = (request.max_content_length or 0) / 1_000_000
        return Code.INVALID, _("This is too large: at most %(limit)s MB can be sent.", limit=f"{limit:g}".replace(".", ","))
    if error.code == 405:
        return Code.INVALID, _("This page cannot be reached in this way. Open it from the menu.")
    return Code.INVALID, _("The request was not understood. Go back and try again.")


def _wants_page() -> bool:
    return "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/graphql")


def _answer(status: int, *problems: Problem, kind: str | None = None) -> tuple[Any, int]:
    """A refusal as a page for people and as JSON for programs."""
    if _wants_page():
        g.setdefault("actor", None)
        return render_template("panel/refusal.html", status=status, problems=problems), status
    errors = [{"code": kind or p.code, "field": p.field, "message": p.message} for p in problems]
    return jsonify(errors=errors), status
