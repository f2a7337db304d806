"""Question and rubric files as values: reading, checking, compiling. Knows no database and no HTTP."""
