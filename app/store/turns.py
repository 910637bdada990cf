"""What a transaction is begun for, whichever database it is on."""

WRITES = "tournee_writes"
"""Execution option: true of a writer, who waits for the others; false of a reader, who sees one state."""
BUSY_TIMEOUT_SECONDS = 20
"""How long a writer waits for another to finish."""
