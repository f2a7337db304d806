"""What is kept: accounts, attempts, grades. Functions take a `Session` first; nobody here commits."""
