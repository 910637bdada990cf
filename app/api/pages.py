"""The pages: board, sheets to print, records, administration, signing in, one's account, a nurse's phone."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.status import HTTP_303_SEE_OTHER

from app.api.context import CallerGiven
from app.auth import Caller

WEB = Path(__file__).parent.parent / "web"
router = APIRouter(include_in_schema=False)


@router.get("/")
def board(caller: CallerGiven) -> Response:
    """Show the coordinators' board; a nurse is sent to her round."""
    return _inside(caller, "board.html")


@router.get("/records")
def records(caller: CallerGiven) -> Response:
    """Show the records of people, care and working time; a nurse is sent to her round."""
    return _inside(caller, "records.html")


@router.get("/admin")
def admin(caller: CallerGiven) -> Response:
    """Show accounts, keys, audit log and limits of work; the page tells others that it is not theirs."""
    return _inside(caller, "admin.html")


@router.get("/print")
def print_rounds(caller: CallerGiven) -> Response:
    """Show a plan's rounds as sheets to be printed; a nurse is sent to her round."""
    return _inside(caller, "print.html")


@router.get("/login")
def login() -> Response:
    """Show where to sign in."""
    return FileResponse(WEB / "login.html")


@router.get("/account")
def account(caller: CallerGiven) -> Response:
    """Show one's own account; a nurse has none."""
    if caller.nurse_id is not None:
        return RedirectResponse("/n", HTTP_303_SEE_OTHER)
    return FileResponse(WEB / "account.html")


@router.get("/n")
def phone() -> Response:
    """Show a nurse's phone page; the secret of her link stays in the browser."""
    return FileResponse(WEB / "phone.html")


def _inside(caller: Caller, page: str) -> Response:
    if caller.nurse_id is not None:
        return RedirectResponse("/n", HTTP_303_SEE_OTHER)
    if caller.must_enrol:
        return RedirectResponse("/account", HTTP_303_SEE_OTHER)
    return FileResponse(WEB / page)
