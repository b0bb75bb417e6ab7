"""Signing in and out, the password, the language, and the page of the own account (R4)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from models.access import Actor, oldest_session, open_since, visible
from models.errors import Invalid, JournalError, Unauthenticated
from models.i18n import gettext as _
from models.people import Door, SignIn, Token
from models.settings import current
from models.verbs import accounts, tokens

from .identity import close_session, open_session, own_session

SIGN_INS_SHOWN = 15
YEAR = 365 * 24 * 3600
pages = Blueprint(
    "session", __name__, url_prefix="/admin", template_folder="templates", static_folder="static", static_url_path="/assets"
)


def signed_in() -> Actor:
    """The person who is asking.

    Raises:
        Unauthenticated: nobody is signed in.
    """
    actor: Actor | None = g.actor
    if actor is None:
        raise Unauthenticated
    return actor


def back(default: str = "admin.index") -> str:
    """Where to go on: the address given as `next`, if it is one of ours."""
    wanted = request.values.get("next", "").replace("\\", "/")
    parts = urlsplit(wanted)
    own = wanted.startswith("/") and not wanted.startswith("//") and not parts.scheme and not parts.netloc
    return wanted if own and wanted.isprintable() else url_for(default)


# --- in and out -------------------------------------------------------------------------------------------------------


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Any:
    """The door of the panel: a login and a password."""
    if request.method == "GET":
        return redirect(back()) if g.actor else render_template("panel/sign_in.html", problems=())
    try:
        entered = accounts.session_open(
            request.form.get("login", ""),
            request.form.get("password", ""),
            door=Door.PANEL,
            address=request.remote_addr or "",
            browser=request.headers.get("User-Agent", ""),
        )
    except JournalError as error:
        status = 401 if isinstance(error, Unauthenticated) else 429
        return render_template("panel/sign_in.html", problems=error.problems), status
    open_session(entered)
    return redirect(url_for(".password") if entered.user.must_change_password else back())


@pages.post("/sign-out")
def sign_out() -> Response:
    """End this session."""
    close_session()
    return redirect(url_for(".sign_in"))


@pages.post("/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """End every session of the own account and revoke its tokens."""
    accounts.sign_out_everywhere(signed_in())
    return sign_out()


@pages.post("/language")
def language() -> Response:
    """Choose the language of the interface, for this browser and for the own account."""
    chosen = request.form.get("language", "")
    if chosen not in current().languages:
        chosen = current().languages[0]
    if g.actor:
        accounts.language_set(g.actor, chosen)
    answer = redirect(back())
    answer.set_cookie("lang", chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=current().https)
    return answer


# --- the own account --------------------------------------------------------------------------------------------------


@pages.route("/account/password", methods=["GET", "POST"])
def password() -> Any:
    """Change the own password; with a one-time password nothing else can be done before."""
    actor = signed_in()
    if request.method == "GET":
        return render_template("panel/password.html", problems={})
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    try:
        if new != again:
            raise Invalid("again", _("The two new passwords differ. Type them again."))
        accounts.password_change(actor, old=old, new=new, kept=own_session())
    except JournalError as error:
        return render_template("panel/password.html", problems=by_field(error)), 422
    open_session(SignIn.get_by_id(own_session()))
    flash(_("The password is changed. Every other session and every token of yours has ended."), "good")
    return redirect(url_for("admin.index"))


def by_field(error: JournalError) -> dict[str | None, list[str]]:
    """The messages of a refusal by field; those without one under `None`."""
    found: dict[str | None, list[str]] = {}
    for problem in error.problems:
        found.setdefault(problem.field, []).append(problem.message)
    return found


@pages.get("/account")
def account() -> str:
    """The own sign-ins, tokens, password and language."""
    return _account_page()


def _account_page(value: str = "", problems: dict[str | None, list[str]] | None = None) -> str:
    actor = signed_in()
    own = visible(actor, SignIn).where(SignIn.user == actor.user_id)
    return render_template(
        "panel/account.html",
        sessions=list(own.where(open_since(oldest_session())).order_by(SignIn.id.desc())),
        here=own_session(),
        sign_ins=list(own.order_by(SignIn.id.desc()).limit(SIGN_INS_SHOWN)),
        tokens=list(visible(actor, Token).order_by(Token.revoked_at.is_null(False), Token.id.desc())),
        value=value,
        problems=problems or {},
    )


@pages.post("/account/sessions/<int:id>/end")
def session_end(id: int) -> Response:
    """End one of the own sessions, in another browser or in this one."""
    if id == own_session():
        return sign_out()
    accounts.session_end(signed_in(), id)
    flash(_("The session has ended: that browser has to sign in again."), "good")
    return redirect(url_for(".account"))


@pages.post("/account/tokens")
def token_make() -> Any:
    """Make a token; its value is on the page that answers, and nowhere else."""
    try:
        _token, value = tokens.token_make(signed_in(), request.form.get("name", ""))
    except JournalError as error:
        return _account_page(problems=by_field(error)), 422
    return _account_page(value=value)


@pages.post("/account/tokens/<int:id>/revoke")
def token_revoke(id: int) -> Response:
    """End one of the own tokens."""
    tokens.token_revoke(signed_in(), id)
    flash(_("The token is revoked: it opens nothing any more."), "good")
    return redirect(url_for(".account"))
