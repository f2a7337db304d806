"""Marking one response against one key. Pure: knows no question file, no clock, no settings, no database, no HTTP."""
