"""Small questions answered exactly by OR-Tools' CP-SAT: orders, breaks and times of a few rounds at once."""
