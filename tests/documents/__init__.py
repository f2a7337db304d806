"""The documents that are generated from the code: answer types, notes, settings and the HTTP API."""
