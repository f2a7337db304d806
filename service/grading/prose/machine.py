"""Text that speaks to a machine rather than to a reader: code, markup, and orders to whoever grades.

A word of it may be the word that a rubric looks for ("DROP TABLE", "Ignore all previous instructions"), so a person reads it.
"""

import re

_CODE = (
    r"\b(?:DROP|ALTER|CREATE|TRUNCATE)\s+(?:TABLE|DATABASE|SCHEMA)\b",
    r"\b(?:DELETE\s+FROM|INSERT\s+INTO|UNION\s+(?:ALL\s+)?SELECT|UPDATE\s+\w+\s+SET)\b",
    r"\bSELECT\b.{1,80}\bFROM\b",
    r"(?:'|\")\s*(?:;|\bOR\b|\bAND\b).{0,80}(?:--|=)",
    r"</?(?:script|img|svg|iframe|a|style|body|meta|base|object|embed|form|input|math|html|div|span)\b[^<>]{0,200}>",
    r"\bjavascript\s*:|\bon(?:error|load|click)\s*=",
    r"\{\{.{0,80}\}\}|\{%.{0,80}%\}|\$\{.{0,80}\}|<%.{0,80}%>",
    r"__\w+__|\bimport\s+\w+\s*;|\b\w+\.\w+\(|\b(?:eval|exec|open|system|print|simplify|solve|nsolve|subs)\s*\(",
    r"\$\(.{0,80}\)|&&|\|\||/etc/|\bcmd\s*\|",
    r"\\(?:input|include|write|def|newcommand|csname|catcode|openout|immediate)\b",
)
_ORDERS = (
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:previous|prior|above|all|your|these|the)\b.{0,40}"
    r"\b(?:instructions?|rules?|rubrics?|prompts?|criteria|guidelines)\b",
    r"\b(?:award|give|grant|mark|grade|score|count|accept|treat)\b.{0,40}"
    r"\b(?:full\s+(?:marks?|points?|credit)|every\s+criterion|all\s+(?:criteria|points)|as\s+correct|this\s+correct|correct)\b",
    r"\bverdict\b|\b(?:system|assistant)\s*(?:prompt|message)?\s*:|\bas\s+(?:the|an?|your)\s+(?:grader|examiner|admin)",
)
_SPOKEN = re.compile("|".join((*_CODE, *_ORDERS)), re.IGNORECASE | re.DOTALL)


def speaks_to_a_machine(text: str) -> bool:
    """Whether a response holds code, markup or orders to the grader."""
    return _SPOKEN.search(text) is not None
