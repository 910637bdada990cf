"""The JSON API, one thin file per resource: parse, call, answer."""
