"""Isolated processes for what needs SymPy or might run long; killable and bounded."""
