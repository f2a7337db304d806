"""Flaws: what is wrong with a response, found without an author having foreseen it, and named only when that is proved."""
