"""A browser in front of the panel, as a person of the cast or as nobody."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from models import SignIn, User
from models.people import Door
from models.settings import current

from .cast import PASSWORD, Cast

PAGE = {"Accept": "text/html", "Accept-Language": "ru"}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_apps: dict[str, Flask] = {}


def panel_app() -> Flask:
    """The application over the database of the test that is running; made once for each database."""
    settings = current()
    if settings.database_url not in _apps:
        _apps[settings.database_url] = create_app(settings)
    return _apps[settings.database_url]


class Browser:
    """Opens pages and sends forms, each with the token that pages carry."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.client: FlaskClient = panel_app().test_client()
        self.client.environ_base["REMOTE_ADDR"] = address

    def get(self, url: str, **headers: str) -> TestResponse:
        return self.client.get(url, headers={**PAGE, **headers})

    def page(self, url: str) -> str:
        """The text of a page that must be there."""
        answer = self.get(url)
        assert answer.status_code == 200, (url, answer.status)
        return answer.text

    @property
    def token(self) -> str:
        """The token of this session, as it stands in its pages."""
        for url in ("/admin/account", "/admin/sign-in"):
            if found := _TOKEN.search(self.get(url).text):
                return found[1]
        raise AssertionError("no page carries a token")

    def post(self, url: str, *, token: str | None = None, **form: Any) -> TestResponse:
        sent = {"csrf_token": self.token if token is None else token, **form}
        return self.client.post(url, data=sent, headers=PAGE)

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/admin/sign-in", login=login, password=password)


def browser_of(cast: Cast, name: str | None) -> Browser:
    """A browser in which this person has a session already; `None` is a stranger on the network."""
    browser = Browser()
    if name:
        user = User.get_by_id(getattr(cast, name))
        entered = SignIn.create(user=user, login=name, succeeded=True, door=Door.PANEL, address="127.0.0.1")
        with browser.client.session_transaction() as session:
            session["_user_id"] = f"{user.id}:{user.session_epoch}:{entered.id}"
    return browser
