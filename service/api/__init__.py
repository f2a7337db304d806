"""The public `/v1` API: one file per resource, with its routes and the shapes only they use."""
