"""Every query, as functions that take a session; none of them commits."""
