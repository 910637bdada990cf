"""Names one account of one organisation."""

from typing import NamedTuple


class UserKey(NamedTuple):
    """The account's primary key."""

    organisation_id: str
    user_id: str

    @property
    def actor(self) -> str:
        """Who it is in the audit log."""
        return f"user:{self.user_id}"
