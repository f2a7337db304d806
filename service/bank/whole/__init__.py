"""Whole solutions: long texts in Markdown in which the answers to a question's fields are found and graded."""
