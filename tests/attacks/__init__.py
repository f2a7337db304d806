"""Hostile answers and uploads, fired at a server that runs; `python -m tests.attacks` measures what the tests do not."""
