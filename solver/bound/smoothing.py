"""
Dual values that do not jump about: those to try lie between the linear programme's and the best so far.

Source: A. Pessoa, R. Sadykov, E. Uchoa, F. Vanderbeck, "Automation and combination of linear-programming
based stabilization techniques in column generation", INFORMS Journal on Computing 30 (2018).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Values = NDArray[np.float64]

WITHOUT_ROWS, WITH_ROWS = 0.8, 0.3
"""Share of the best dual values so far in those tried next, at first and once there are rows."""
STEP = 0.3
"""How much smaller that share becomes when nothing was found."""


class Smoothing:
    """
    Remembers the best dual values so far, and how near to them to stay.

    Attributes
    ----------
    centre
        The dual values that have proven most, or those begun with: of visits, then of rows.
    """

    def __init__(self, centre: Values) -> None:
        self.centre = centre
        self._visits = len(centre)
        self._proven = 0
        self._share = WITHOUT_ROWS

    @property
    def is_off(self) -> bool:
        """Whether the linear programme's own values are tried."""
        return self._share == 0

    @property
    def rows(self) -> Values:
        """What the rows cost at the best dual values."""
        return self.centre[self._visits :]

    def between(self, values: Values) -> Values:
        """Return what to try in place of the linear programme's values."""
        return self._share * self.centre + (1 - self._share) * values

    def learn(self, tried: Values, proven: int) -> None:
        """Take values for the best so far if they prove more than those."""
        if proven > self._proven:
            self.centre, self._proven = tried, proven

    def stay(self) -> None:
        """Something was found: keep near to the best so far."""
        self._share = WITH_ROWS if len(self.rows) else WITHOUT_ROWS

    def approach(self) -> None:
        """Nothing was found: try nearer to the linear programme's values."""
        self._share = max(0.0, self._share - STEP)

    def change_rows(self, stays: Flags, added: int) -> None:
        """Keep the values of the rows that stay, and begin with 0 for those added."""
        visits = self.centre[: self._visits]
        self.centre = np.concatenate([visits, self.rows[stays], np.zeros(added)])
        self._share = WITH_ROWS
