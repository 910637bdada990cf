"""What can be done with an organisation's records: read, add, change and remove them, each checked whole."""
