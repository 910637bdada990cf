"""Asking a server: what is tried again, what is given up, and that nothing of it is logged."""

from __future__ import annotations

import logging

import pytest

from routing.json_server import LONGEST_PAUSE_SECONDS, JsonServer, ServerError
from tests.unit.routing.played import Played, Question, Reply, played


def _fine(_: Question) -> Reply:
    return Reply({"fine": True})


def _asked(server: Played, timeout_seconds: float = 10) -> tuple[object, list[float]]:
    """Ask for `/x?q=Zzimpasse`; the answer, or the error, and the pauses between tries."""
    pauses: list[float] = []
    try:
        asking = JsonServer(f"{server.url}/", pause=pauses.append, timeout_seconds=timeout_seconds)
        return asking.get("/x", {"q": "Zzimpasse"}), pauses
    except ServerError as error:
        return error, pauses


def test_server_answers() -> None:
    """A question reaches the server as it is, by GET or POST."""
    with played(_fine) as server:
        assert _asked(server) == ({"fine": True}, [])
        assert JsonServer(server.url).post("/y", {"at": [1]}) == {"fine": True}
    assert server.questions == [Question("/x", {"q": "Zzimpasse"}, None), Question("/y", {}, {"at": [1]})]


@pytest.mark.parametrize(
    "bad",
    [
        Reply({}, status=429),
        Reply(b"oops", status=500),
        Reply({}, status=503, headers={"Retry-After": "2"}),
        Reply(b'{"fine": tr'),
        Reply({"fine": True}, cut=5),
        Reply({"fine": True}, cut=0),
        Reply(b"not gzip", headers={"Content-Encoding": "gzip"}),
    ],
)
def test_passing_failure_is_tried_again(bad: Reply) -> None:
    """One refusal for now, or one half answer, is asked again after a pause and answered."""
    with played(_fine) as server:
        server.first = [bad]
        told, pauses = _asked(server)
    assert told == {"fine": True}
    assert len(server.questions) == 2
    assert pauses == [2.0 if "Retry-After" in bad.headers else 0.25]


@pytest.mark.parametrize(
    ("bad", "reason", "status"),
    [
        (Reply({}, status=429), "refused", 429),
        (Reply({}, status=500), "refused", 500),
        (Reply(b"<html>"), "unreadable", 0),
        (Reply(b"[" * 100_000), "unreadable", 0),
        (Reply({"fine": True}, cut=5), "unreadable", 0),
    ],
)
def test_lasting_failure_is_given_up_after_three_tries(bad: Reply, reason: str, status: int) -> None:
    """Tries are bounded, and each pause is twice the one before."""
    with played(lambda _: bad) as server:
        error, pauses = _asked(server)
    assert isinstance(error, ServerError)
    assert (error.reason, error.status) == (reason, status)
    assert len(server.questions) == 3
    assert pauses == [0.25, 0.5]


@pytest.mark.parametrize("status", [301, 302, 400, 401, 404])
def test_refusal_for_good_is_not_tried_again(status: int) -> None:
    """What will be refused again is asked once; a redirect is not followed, wherever it leads."""
    with played(_fine) as elsewhere, played(_fine) as server:
        server.first = [Reply({"code": "No"}, status=status, headers={"Location": elsewhere.url})]
        error, pauses = _asked(server)
    assert isinstance(error, ServerError)
    assert (error.reason, error.status, pauses) == ("refused", status, [])
    assert error.answer == ({"code": "No"} if status >= 400 else None)
    assert elsewhere.questions == []


@pytest.mark.parametrize(
    "told", [str(LONGEST_PAUSE_SECONDS + 1).partition(".")[0], "Wed, 21 Oct 2026 07:28:00 GMT"]
)
def test_server_that_wants_to_be_left_alone_is(told: str) -> None:
    """A server that asks for a longer pause than anybody would wait is given up at once."""
    with played(lambda _: Reply({}, status=429, headers={"Retry-After": told})) as server:
        error, pauses = _asked(server)
    assert isinstance(error, ServerError)
    assert pauses == []


def test_silent_server_is_given_up() -> None:
    """A server that takes the question and says nothing is not waited for twice."""
    with played(lambda _: Reply({}, is_silent=True)) as server:
        error, _ = _asked(server, timeout_seconds=0.2)
        assert isinstance(error, ServerError)
        assert error.reason == "timed_out"
    assert len(server.questions) == 1


def test_nobody_there_is_unreachable() -> None:
    """A port that nobody listens on is told as such, after all tries."""
    with played(_fine) as server:
        pass
    error, pauses = _asked(server)
    assert isinstance(error, ServerError)
    assert (error.reason, len(pauses)) == ("unreachable", 2)


def test_all_questions_share_their_seconds() -> None:
    """Once the seconds for asking are used up, nothing is asked any more."""
    with played(_fine) as server:
        asking = JsonServer(server.url, seconds=0)
        with pytest.raises(ServerError) as refused:
            asking.get("/x", {})
    assert refused.value.reason == "timed_out"
    assert server.questions == []


def test_environment_sends_nothing_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that the environment names hears nothing."""
    with played(_fine) as proxy, played(_fine) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        assert _asked(server) == ({"fine": True}, [])
    assert proxy.questions == []


def test_nothing_asked_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Whether it is answered, refused or broken off, no log and no error's words hold what was asked."""
    with caplog.at_level(logging.DEBUG), played(_fine) as server:
        server.first = [Reply({}, status=503), Reply({}, cut=0)]
        _asked(server)
        server.first = [Reply({"sorry": "Zzimpasse"}, status=404)]
        error, _ = _asked(server)
    assert "Zz" not in caplog.text
    assert "Zz" not in str(error)
