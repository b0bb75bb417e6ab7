"""Sessions of the panel: coming in, staying, being put out; and what every page says to the browser."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from models import AuditEntry, SignIn, Token, User, clock, settings
from models.access import actor_in_session
from models.base import statements
from models.people import Role
from models.verbs.accounts import (
    account_block,
    credentials_issue,
    password_change,
    roles_set,
    sign_out_everywhere,
)
from models.verbs.tokens import token_make

from .browser import PAGE, Browser, browser_of
from .cast import NOON, PASSWORD, Cast

NEW_PASSWORD = "пять зелёных лошадей"


def is_in(browser: Browser) -> bool:
    return browser.get("/admin/account").status_code == 200


@pytest.mark.clause("R4")
def test_anna_comes_in_with_her_password_and_the_attempt_is_recorded(cast: Cast) -> None:
    browser = Browser(address="203.0.113.7")
    answer = browser.sign_in("anna")
    assert (answer.status_code, answer.location) == (302, "/admin/")
    entry = SignIn.select().order_by(SignIn.id.desc()).get()
    assert (entry.user_id, entry.succeeded, entry.address, entry.door) == (cast.anna, True, "203.0.113.7", "panel")
    assert "203.0.113.7" in browser.page("/admin/account")


@pytest.mark.parametrize(("login", "password"), [("anna", "wrong"), ("nobody", PASSWORD), ("", ""), ("anna\x00", PASSWORD)])
def test_a_wrong_login_and_a_wrong_password_get_the_same_answer(cast: Cast, login: str, password: str) -> None:
    browser = Browser()
    answer = browser.sign_in(login, password)
    assert answer.status_code == 401
    assert "Логин или пароль" in answer.text
    assert not is_in(browser)


def test_after_ten_failures_the_right_password_waits_too_and_another_login_does_not(cast: Cast) -> None:
    browser = Browser(address="203.0.113.9")
    for _attempt in range(10):
        assert browser.sign_in("anna", "wrong").status_code == 401
    refused = browser.sign_in("anna")
    assert refused.status_code == 429
    assert "15" in refused.text
    assert Browser(address="203.0.113.10").sign_in("boris").status_code == 302


def test_signing_in_without_the_token_of_the_page_is_refused(cast: Cast) -> None:
    answer = Browser().post("/admin/sign-in", token="", login="anna", password=PASSWORD)
    assert answer.status_code == 400
    assert "Страница устарела" in answer.text


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "x"]
)
def test_signing_in_never_leads_to_a_foreign_address(cast: Cast, address: str) -> None:
    answer = Browser().post("/admin/sign-in", login="anna", password=PASSWORD, next=address)
    assert answer.location == "/admin/"


def test_signing_in_leads_to_the_page_that_was_asked_for(cast: Cast) -> None:
    browser = Browser()
    door = browser.get("/admin/group/?q=ИС")
    assert door.status_code == 302
    assert browser.post(door.location, login="anna", password=PASSWORD).location.startswith("/admin/group/?q=")


def _block(cast: Cast) -> None:
    account_block(cast.actor("admin"), User.get_by_id(cast.office))


def _new_password(cast: Cast) -> None:
    password_change(cast.actor("office"), old=PASSWORD, new=NEW_PASSWORD)


def _re_issue(cast: Cast) -> None:
    user = User.get_by_id(cast.office)
    credentials_issue(cast.actor("admin"), user.person, roles=[Role.OFF])


def _take_role(cast: Cast) -> None:
    roles_set(cast.actor("admin"), User.get_by_id(cast.office), [Role.DEP])


def _everywhere(cast: Cast) -> None:
    sign_out_everywhere(cast.actor("office"))


@pytest.mark.clause("R23")
@pytest.mark.parametrize("act", [_block, _new_password, _re_issue, _take_role, _everywhere])
def test_the_session_of_the_office_ends_with_the_next_request(cast: Cast, act) -> None:
    browser, colleague = browser_of(cast, "office"), browser_of(cast, "deputy")
    assert is_in(browser)
    act(cast)
    answer = browser.get("/admin/student/")
    assert (answer.status_code, answer.location) == (302, "/admin/sign-in?next=/admin/student/")
    assert is_in(colleague)


def test_a_session_ends_when_its_hours_are_over(cast: Cast) -> None:
    browser = browser_of(cast, "office")
    hours = settings.current().session_hours
    with clock.stopped(NOON + dt.timedelta(hours=hours, seconds=-1)):
        assert is_in(browser)
    with clock.stopped(NOON + dt.timedelta(hours=hours, seconds=1)):
        assert not is_in(browser)


def copy_of(browser: Browser) -> Browser:
    """A browser that somebody has put a copy of the cookie into."""
    thief, cookie = Browser(), browser.client.get_cookie("journal")
    assert cookie
    thief.client.set_cookie("journal", cookie.value)
    return thief


@pytest.mark.clause("R4")
def test_signing_out_ends_the_session_for_whoever_has_copied_its_cookie_too(cast: Cast) -> None:
    browser, elsewhere = browser_of(cast, "office"), browser_of(cast, "office")
    thief = copy_of(browser)
    assert is_in(thief)
    assert browser.post("/admin/sign-out").status_code == 302
    assert not is_in(browser)
    assert not is_in(thief)
    assert thief.client.post("/graphql", json={"query": "{ viewer { name } }"}).status_code == 401
    assert is_in(elsewhere)
    [ended] = SignIn.select().where(SignIn.user == cast.office, SignIn.ended_at.is_null(False))
    assert ended.ended_at == NOON
    [entry] = AuditEntry.select().where(AuditEntry.thing == "SignIn")
    assert (entry.action, entry.actor_id, entry.thing_id) == ("session:end", cast.office, ended.id)


@pytest.mark.clause("R4")
def test_anna_sees_her_open_sessions_and_ends_the_one_at_school(cast: Cast) -> None:
    school, home, boris = browser_of(cast, "anna"), browser_of(cast, "anna"), browser_of(cast, "boris")
    buttons = re.findall(r"/admin/account/sessions/(\d+)/end", home.page("/admin/account"))
    assert len(buttons) == 1  # of the two that are open one is this session
    url = f"/admin/account/sessions/{buttons[0]}/end"
    assert boris.post(url).status_code == 404
    assert is_in(school)
    assert home.post(url).location == "/admin/account"
    assert not is_in(school)
    assert "/admin/account/sessions/" not in home.page("/admin/account")


def test_a_session_asks_the_database_who_it_is_with_one_statement(cast: Cast) -> None:
    entered = SignIn.create(user=cast.anna, login="anna", succeeded=True, door="panel", address="127.0.0.1")
    with statements() as seen:
        assert actor_in_session(cast.anna, 1, entered.id) == cast.actor("anna")
    assert len(seen) == 2  # the other is `cast.actor`
    for user, epoch, sign_in in ((cast.boris, 1, entered.id), (cast.anna, 2, entered.id), (cast.anna, 1, entered.id + 1)):
        assert actor_in_session(user, epoch, sign_in) is None


@pytest.mark.clause("R23")
def test_with_a_one_time_password_nothing_is_reached_before_it_is_changed(cast: Cast) -> None:
    user, password = credentials_issue(cast.actor("admin"), User.get_by_id(cast.office).person, roles=[Role.OFF])
    browser = Browser()
    assert browser.sign_in("office", password).location == "/admin/account/password"
    for url in ("/admin/", "/admin/student/", "/admin/account", "/admin/student/export/csv/"):
        assert browser.get(url).location == "/admin/account/password"
    assert browser.client.get(f"/exports/group-journal.xlsx?group={cast.group}&semester={cast.semester}").status_code == 401
    asked = browser.client.post("/graphql", json={"query": "{ viewer { user { login } } }"})
    assert "office" not in asked.text

    token = re.search(r'csrf_token" value="([^"]+)', browser.get("/admin/account/password").text)
    assert token
    form = {"token": token[1], "old": password, "new": NEW_PASSWORD}
    assert "не совпадают" in browser.post("/admin/account/password", again="x", **form).text
    changed = browser.post("/admin/account/password", again=NEW_PASSWORD, **form)
    assert (changed.status_code, changed.location) == (302, "/admin/")
    assert browser.get("/admin/student/").status_code == 200
    assert User.get_by_id(user.id).must_change_password is False


def test_changing_the_password_keeps_this_session_and_ends_the_others(cast: Cast) -> None:
    here, elsewhere = browser_of(cast, "anna"), browser_of(cast, "anna")
    here.post("/admin/account/password", old=PASSWORD, new=NEW_PASSWORD, again=NEW_PASSWORD)
    assert is_in(here)
    assert not is_in(elsewhere)


@pytest.mark.clause("R4")
def test_anna_makes_a_token_sees_it_once_and_revokes_it(cast: Cast) -> None:
    browser = browser_of(cast, "anna")
    made = browser.post("/admin/account/tokens", name="Расписание на стене")
    value = re.search(r"ejt_[\w-]+", made.text)
    assert value
    assert value[0] not in browser.page("/admin/account")
    asked = panel_query(value[0])
    assert asked.get_json()["data"]["viewer"]["user"]["login"] == "anna"

    token = Token.get(Token.user == cast.anna)
    assert browser_of(cast, "boris").post(f"/admin/account/tokens/{token.id}/revoke").status_code == 404
    assert browser.post(f"/admin/account/tokens/{token.id}/revoke").status_code == 302
    assert panel_query(value[0]).status_code == 401


def panel_query(value: str):
    headers = {"Authorization": f"Bearer {value}"}
    return Browser().client.post("/graphql", json={"query": "{ viewer { user { login } } }"}, headers=headers)


def test_a_token_does_not_open_the_panel(cast: Cast) -> None:
    _token, value = token_make(cast.actor("admin"), "x")
    assert Browser().get("/admin/student/", Authorization=f"Bearer {value}").status_code == 302


# --- what every page says to the browser ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["/admin/sign-in", "/admin/student/", "/admin/account", "/admin/student/export/csv/", "/nowhere"]
)
def test_pages_are_not_kept_and_tell_the_browser_to_trust_nobody_else(cast: Cast, url: str) -> None:
    headers = browser_of(cast, "admin").get(url).headers
    assert headers["Cache-Control"] == "no-store"  # so that the back button shows nothing after signing out
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_behind_tls_cookies_are_secure_and_the_browser_is_told_to_stay_there(cast: Cast) -> None:
    from app import create_app

    safe = replace(settings.current(), https=True)
    client = create_app(safe).test_client()
    answer = client.get("/admin/sign-in", headers=PAGE, base_url="https://journal.example")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax"))


def test_the_language_is_chosen_by_the_address_the_switch_the_account_and_the_browser(cast: Cast) -> None:
    browser = Browser()
    assert "Электронный журнал" in browser.get("/admin/sign-in").text
    assert "Electronic journal" in browser.get("/admin/sign-in", **{"Accept-Language": "en-GB,en;q=0.9"}).text
    assert "Electronic journal" in browser.get("/admin/sign-in?lang=en").text
    assert "Электронный журнал" in browser.get("/admin/sign-in?lang=xx").text
    assert browser.post("/admin/language", language="en", next="/admin/sign-in").location == "/admin/sign-in"
    assert "Electronic journal" in browser.get("/admin/sign-in").text

    own = browser_of(cast, "anna")
    own.post("/admin/language", language="en")
    assert User.get_by_id(cast.anna).language == "en"
    assert "Sign out" in browser_of(cast, "anna").page("/admin/")


def test_the_root_leads_to_the_panel_and_health_asks_the_database(cast: Cast) -> None:
    assert Browser().get("/").location == "/admin/"
    assert Browser().client.get("/health").get_json() == {"status": "ok"}


def test_a_fault_gives_a_number_and_no_trace_and_the_log_holds_no_personal_data(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(*_args: object) -> None:
        raise RuntimeError("Верина Вера Петровна")  # as the text of a database error would hold it

    monkeypatch.setattr("admin.people.StudentsView.load", fault)
    answer = browser_of(cast, "admin").get("/admin/student/")
    assert answer.status_code == 500
    number = re.search(r"номер: (\w{8})", answer.text)
    assert number
    assert number[1] in caplog.text
    assert "Traceback" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "Верина" not in caplog.text + answer.text


def test_too_large_a_request_is_refused_with_its_limit(cast: Cast) -> None:
    browser = browser_of(cast, "admin")
    answer = browser.post("/admin/student/new/", note="а" * settings.current().request_size_limit)
    assert answer.status_code == 413
    assert "1 МБ" in answer.text
