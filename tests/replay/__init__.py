"""A whole homework session played over HTTP, its running tally printed beside the one a student kept by hand."""
