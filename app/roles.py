"""Who may do what: the roles, and what each is granted. Nowhere else is a role asked for by its name."""

from __future__ import annotations

from typing import Literal

Role = Literal["admin", "coordinator", "nurse", "reader", "system"]
UserRole = Literal["admin", "coordinator", "reader"]
"""Roles of accounts; a nurse comes by her link, another system by its key."""
Permission = Literal[
    "own:account",
    "read:audit",
    "read:days",
    "read:map",
    "read:own_rounds",
    "read:places",
    "read:plans",
    "read:records",
    "solve:problems",
    "write:keys",
    "write:links",
    "write:persons",
    "write:plans",
    "write:records",
    "write:settings",
    "write:users",
]
Scope = Literal[
    "read:days",
    "read:map",
    "read:places",
    "read:plans",
    "read:records",
    "solve:problems",
    "write:plans",
    "write:records",
]
"""What a key of another system may be granted; each key has its own."""
ConsoleScope = Literal["read:metrics"]
"""What a key may be granted besides, on the machine itself: it is about the service, not an organisation."""
READ_METRICS: ConsoleScope = "read:metrics"
MOST_KEY_DAYS = 366
"""How long a key may last."""

_READER: frozenset[Permission] = frozenset(
    {"own:account", "read:days", "read:map", "read:plans", "read:records"}
)
_COORDINATOR: frozenset[Permission] = _READER | {
    "read:places",
    "solve:problems",
    "write:links",
    "write:plans",
    "write:records",
}
GRANTS: dict[Role, frozenset[Permission]] = {
    "reader": _READER,
    "coordinator": _COORDINATOR,
    "admin": _COORDINATOR | {"read:audit", "write:keys", "write:persons", "write:settings", "write:users"},
    "nurse": frozenset({"read:map", "read:own_rounds"}),
    "system": frozenset(),
}
"""What each role may do; a system may do what its key says and no more."""
UNENROLLED: frozenset[Permission] = frozenset({"own:account"})
"""What an account may do that has to set up its second factor first."""
