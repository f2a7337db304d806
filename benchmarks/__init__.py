"""What the README claims about speed, measured in one run: `python -m benchmarks`."""
