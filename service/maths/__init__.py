"""Reading mathematics and deciding equality. Pure: knows no question, no clock, no settings, no database, no HTTP."""
