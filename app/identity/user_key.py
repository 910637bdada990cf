"""Names one account of one organisation."""

from typing import NamedTuple


class UserKey(NamedTuple):
    """The account's primary key."""

    organisation_id: str
    user_id: str
