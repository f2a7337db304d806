"""A unit behind a formula, such as the `bytes` of `4k(m+l) bytes`, blanked out in place."""

import re
from functools import lru_cache

_WRAP = r"(?:\\(?:text|mathrm|textrm|operatorname)\{{)?(?<![A-Za-z_]) ?(?:{unit}) ?\}}?$"
_ABBREVIATIONS = {"byte": ("B",), "second": ("s", "sec"), "hour": ("h", "hr"), "dollar": ("USD",), "token": ("tok",)}


def without_unit(text: str, unit: str) -> str:
    """The text with the unit at its end blanked out; the text itself when there is none."""
    if not unit:
        return text
    kept = text.rstrip()
    match = _pattern(unit).search(kept[-80:])
    if match is None:
        return text
    start = len(kept) - len(kept[-80:]) + match.start()
    return text[:start] + " " * (len(text) - start)


@lru_cache(maxsize=256)
def _pattern(unit: str) -> re.Pattern[str]:
    singular = unit.removesuffix("s")
    spellings = {unit, singular, f"{singular}s", f"{singular}(s)", *_ABBREVIATIONS.get(singular.lower(), ())}
    choices = "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))
    return re.compile(_WRAP.format(unit=choices), re.IGNORECASE if len(unit) > 2 else 0)
