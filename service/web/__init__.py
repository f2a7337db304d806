"""The pages: HTML from templates, filled with what the public API answers; everything they change goes through that API."""
