"""Pages that are drawn in the browser, as clients of the GraphQL API: a frame, a place, and the words they use."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from flask_admin import BaseView

from models import i18n
from models.access import Actor
from models.people import Role

SCRIPTS = Path(__file__).parent / "static" / "app"


class AppView(BaseView):
    """A page for people of some roles; who holds none of them finds no page there."""

    offered_to: frozenset[Role] = frozenset()
    title: Any = ""

    def is_accessible(self) -> bool:
        return g.actor is not None and bool(self.actor.roles & self.offered_to)

    def inaccessible_callback(self, name: Any, **kwargs: Any) -> Any:
        if g.actor is None:
            return redirect(url_for("session.sign_in", next=request.full_path.rstrip("?")))
        return abort(404)

    @property
    def actor(self) -> Actor:
        actor: Actor = g.actor
        return actor


def shown(page: str, title: str, crumbs: list[tuple[str, str]] | None = None, **props: Any) -> str:
    """The frame with the place where `static/app/pages/<page>.js` draws itself; `props` are what it is given."""
    given = json.dumps(props, default=str)
    return render_template("panel/app.html", page=page, title=title, crumbs_=crumbs or [], props=given)


@cache
def words(language: str) -> str:
    """What the scripts say, in a language, as JSON: those messages of the catalogue that stand in them."""
    own = [path for path in SCRIPTS.rglob("*.js") if "vendor" not in path.parts]
    source = "".join(path.read_text(encoding="utf-8") for path in own)
    known: dict[Any, Any] = getattr(i18n.catalogue(language), "_catalog", {})
    messages: dict[str, str] = {}
    plurals: dict[str, list[str]] = {}
    for key, text in known.items():
        message, form = key if isinstance(key, tuple) else (key, None)
        if not message or json.dumps(message, ensure_ascii=False) not in source:
            continue
        if form is None:
            messages[message] = text
        else:
            plurals.setdefault(message, []).append(text)
    said = {"language": language, "messages": messages, "plurals": plurals}
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
