"""Other programs' files and formats, turned into plain values and back; nothing here knows the database."""
