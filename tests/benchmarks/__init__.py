"""How Tournée compares: generated days against other solvers, public instances against the best known."""
