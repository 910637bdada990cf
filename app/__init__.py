"""The service: keeps the records of home care, plans its days and shows them."""
