"""Coverage-guided fuzzing by Atheris: bytes become responses, documents and uploads; nothing may fail but as documented."""
