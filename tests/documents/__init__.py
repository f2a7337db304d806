"""The documents that are generated from the code: answer types, notes, settings, the HTTP API and the map of the code."""
