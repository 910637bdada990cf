"""What the API takes and gives, as pydantic models. Times are ISO 8601 with their offset."""
