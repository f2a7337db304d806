"""The units a response may name: symbols, words and prefixes as rows; `service.maths.units` makes a table of them.

Sources: prefixes, minute, hour, day and tonne, SI Brochure, 9th edition (2019), tables 7 and 8; bit, byte and binary
prefixes, IEC 80000-13:2008, clause 4; electronvolt, CODATA 2018 (exact); thermochemical calorie and pound,
NIST SP 811 (2008), appendix B; Julian year, IAU Style Manual (1989), section 5.15; the petaFLOP/s-day,
"AI and Compute", OpenAI (2018). Currencies have no exchange rates: each is a dimension of its own.
"""

from fractions import Fraction
from typing import NamedTuple

SI_SMALL = {
    "d": ("deci", -1), "c": ("centi", -2), "m": ("milli", -3), "µ": ("micro", -6), "n": ("nano", -9), "p": ("pico", -12),
    "f": ("femto", -15), "a": ("atto", -18), "z": ("zepto", -21), "y": ("yocto", -24),
}  # fmt: skip
"""Symbol to (word, power of ten) of the SI prefixes below one that are in use."""

SI_LARGE = {
    "k": ("kilo", 3), "M": ("mega", 6), "G": ("giga", 9), "T": ("tera", 12), "P": ("peta", 15), "E": ("exa", 18),
    "Z": ("zetta", 21), "Y": ("yotta", 24), "R": ("ronna", 27), "Q": ("quetta", 30),
}  # fmt: skip
"""Symbol to (word, power of ten) of the SI prefixes above one."""

BINARY = {
    "Ki": ("kibi", 1), "Mi": ("mebi", 2), "Gi": ("gibi", 3), "Ti": ("tebi", 4), "Pi": ("pebi", 5), "Ei": ("exbi", 6),
}  # fmt: skip
"""Symbol to (word, power of 1024) of the binary prefixes."""

NONE, LARGE, ALL, INFORMATION, LENGTH = range(5)
"""Which prefixes a row takes: none, those above one, all but deci and centi, decimal above one and binary, all."""

BASE = (
    "information",
    "time",
    "length",
    "mass",
    "temperature",
    "current",
    "USD",
    "EUR",
    "GBP",
    "JPY",
    "CNY",
    "INR",
    "CHF",
)
"""Dimensions that are not counts; every other dimension is a count and named by its noun."""


class Row(NamedTuple):
    """One unit.

    Attributes:
        symbol: how it is shown.
        scale: in the base units (bit, second, metre, kilogram, kelvin, ampere, one).
        dimensions: name to exponent.
        symbols: spellings that take the symbols of prefixes and mind their case.
        words: spellings that take the words of prefixes; a plural `s` is added.
        prefixes: which prefixes they take.
    """

    symbol: str
    scale: Fraction
    dimensions: dict[str, int]
    symbols: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    prefixes: int = NONE


def _row(symbol: str, scale: Fraction | str | int, dimensions: dict[str, int], names: str, prefixes: int = NONE) -> Row:
    symbols, _, words = names.partition("|")
    listed = tuple(word.replace("_", " ") for word in words.split())
    return Row(symbol, Fraction(scale), dimensions, tuple(symbols.split()), listed, prefixes)


ENERGY = {"mass": 1, "length": 2, "time": -2}
POWER = {"mass": 1, "length": 2, "time": -3}
ELECTRONVOLT = "1.602176634e-19"
CALORIE = "4.184"
JULIAN_YEAR = 31_557_600

MEASURES = (
    _row("bit", 1, {"information": 1}, "b bit|bit", INFORMATION),
    _row("B", 8, {"information": 1}, "B|byte octet", INFORMATION),
    _row("bit/s", 1, {"information": 1, "time": -1}, "bps|", LARGE),
    _row("B/s", 8, {"information": 1, "time": -1}, "Bps|", LARGE),
    _row("s", 1, {"time": 1}, "s|second", ALL),
    _row("s", 1, {"time": 1}, "sec secs Sec|"),
    _row("ms", Fraction(1, 1000), {"time": 1}, "msec msecs|"),
    _row("min", 60, {"time": 1}, "min mins|minute"),
    _row("h", 3600, {"time": 1}, "h hr hrs|hour"),
    _row("day", 86_400, {"time": 1}, "d|day"),
    _row("week", 604_800, {"time": 1}, "wk|week"),
    _row("month", Fraction(JULIAN_YEAR, 12), {"time": 1}, "mo|month"),
    _row("year", JULIAN_YEAR, {"time": 1}, "yr yrs|year annum"),
    _row("Hz", 1, {"time": -1}, "Hz|hertz", LARGE),
    _row("m", 1, {"length": 1}, "m|metre meter", LENGTH),
    _row("inch", "0.0254", {"length": 1}, "|inch inche"),
    _row("ft", "0.3048", {"length": 1}, "ft|foot feet"),
    _row("mile", "1609.344", {"length": 1}, "mi|mile"),
    _row("g", Fraction(1, 1000), {"mass": 1}, "g|gram gramme", ALL),
    _row("t", 1000, {"mass": 1}, "t|tonne", LARGE),
    _row("t", 1000, {"mass": 1}, "|ton metric_ton"),
    _row("t", 1000, {"mass": 1}, "tCO2 tCO2e tCO₂|"),
    _row("lb", "0.45359237", {"mass": 1}, "lb lbs|"),
    _row("K", 1, {"temperature": 1}, "K|kelvin", ALL),
    _row("A", 1, {"current": 1}, "A|ampere amp", ALL),
    _row("C", 1, {"current": 1, "time": 1}, "C|coulomb", ALL),
    _row("V", 1, {**POWER, "current": -1}, "V|volt", ALL),
    _row("N", 1, {"mass": 1, "length": 1, "time": -2}, "N|newton", ALL),
    _row("Pa", 1, {"mass": 1, "length": -1, "time": -2}, "Pa|pascal", LARGE),
    _row("J", 1, ENERGY, "J|joule", ALL),
    _row("eV", ELECTRONVOLT, ENERGY, "eV|electronvolt electron-volt electron_volt", ALL),
    _row("Wh", 3600, ENERGY, "Wh W⋅h|watt-hour watthour watt_hour", ALL),
    _row("cal", CALORIE, ENERGY, "cal|calorie", ALL),
    _row("kcal", f"{CALORIE}e3", ENERGY, "Cal|"),
    _row("erg", "1e-7", ENERGY, "|erg"),
    _row("W", 1, POWER, "W|watt", ALL),
    _row("hp", "745.6998715822702", POWER, "hp|horsepower"),
    _row("%", Fraction(1, 100), {}, "% ％ pct|percent per_cent"),
    _row("‰", Fraction(1, 1000), {}, "‰|permille"),
    _row("ppm", Fraction(1, 1_000_000), {}, "ppm|"),
    _row("ppb", Fraction(1, 1_000_000_000), {}, "ppb|"),
    _row("times", 1, {}, "x times fold|"),
)  # fmt: skip
"""Measures; `times` and `fold` are the number one."""

MONEY = (
    _row("USD", 1, {"USD": 1}, "$ USD|", LARGE),
    _row("USD", 1, {"USD": 1}, "US$ usd U.S.$ ＄|dollar US_dollar U.S._dollar buck"),
    _row("cent", Fraction(1, 100), {"USD": 1}, "¢ ct|cent"),
    _row("EUR", 1, {"EUR": 1}, "€ EUR eur|euro"),
    _row("GBP", 1, {"GBP": 1}, "£ GBP gbp|pound_sterling pounds_sterling quid"),
    _row("JPY", 1, {"JPY": 1}, "¥ JPY|yen"),
    _row("CNY", 1, {"CNY": 1}, "CNY RMB|yuan"),
    _row("INR", 1, {"INR": 1}, "₹ INR|rupee"),
    _row("CHF", 1, {"CHF": 1}, "CHF|franc"),
)
"""Currencies, each its own dimension."""

COUNTS = (
    _row("FLOP", 1, {"FLOP": 1}, "FLOP FLOPs FLOPS flop flops Flop Flops|FLOP FLOPS flop", LARGE),
    _row("FLOP", 1, {"FLOP": 1}, "ops op|floating-point_operation floating_point_operation operation calculation"),
    _row("tokens", 1, {"token": 1}, "tok toks|token"),
    _row("words", 1, {"word": 1}, "|word"),
    _row("books", 1, {"book": 1}, "|book volume"),
    _row("pages", 1, {"page": 1}, "|page"),
    _row("parameters", 1, {"parameter": 1}, "|parameter param weight"),
    _row("GPUs", 1, {"GPU": 1}, "GPU gpu|GPU gpu H200 H100 A100 device chip accelerator card machine node"),
    _row("passes", 1, {"pass": 1}, "|pass passe forward_pass forward_passe run inference"),
    _row("models", 1, {"model": 1}, "|model"),
    _row("samples", 1, {"sample": 1}, "|sample example"),
    _row("queries", 1, {"query": 1}, "queries requests|query request prompt"),
    _row("steps", 1, {"step": 1}, "|step iteration update"),
    _row("layers", 1, {"layer": 1}, "|layer"),
    _row("heads", 1, {"head": 1}, "|head"),
    _row("people", 1, {"person": 1}, "people|person"),
    _row("characters", 1, {"character": 1}, "|character letter"),
    _row("images", 1, {"image": 1}, "|image"),
    _row("cars", 1, {"car": 1}, "|car"),
    _row("copies", 1, {"copy": 1}, "copies|copy"),
)
"""Counts: a dimension for each noun, so that tokens are never words."""

RATES = (_row("FLOP/s", 1, {"FLOP": 1, "time": -1}, "FLOPS FLOPs flops Flops|FLOPS", LARGE),)
"""Rates whose spelling is also the plural of a count."""

CARELESS = {
    "kb": "kB", "mb": "MB", "gb": "GB", "tb": "TB", "pb": "PB", "eb": "EB", "KB": "kB", "Kb": "kb", "kib": "KiB",
    "mib": "MiB", "gib": "GiB", "tib": "TiB", "KBps": "kBps", "us": "µs", "usec": "µs", "μs": "µs", "S": "s", "H": "h",
    "Kwh": "kWh", "KWh": "kWh", "KW": "kW", "KJ": "kJ", "Kcal": "kcal", "kcals": "kcal", "cals": "cal",
}  # fmt: skip
"""Careless spelling to the one that is meant: all in lower case nobody means millibits; `Gb` stays a gigabit."""

KINDS = {
    (): "a plain number",
    (("information", 1),): "information",
    (("information", 1), ("time", -1)): "information per time",
    (("time", 1),): "time",
    (("time", -1),): "a rate (one per time)",
    (("length", 1),): "length",
    (("mass", 1),): "mass",
    (("temperature", 1),): "temperature",
    (("current", 1),): "electric current",
    (("length", 2), ("mass", 1), ("time", -2)): "energy",
    (("length", 2), ("mass", 1), ("time", -3)): "power",
    (("length", 1), ("mass", 1), ("time", -2)): "force",
    (("length", 1), ("time", -1)): "speed",
    (("FLOP", 1),): "a number of FLOP",
    (("FLOP", 1), ("time", -1)): "FLOP per time",
    (("USD", 1),): "money in USD",
    (("EUR", 1),): "money in EUR",
    (("GBP", 1),): "money in GBP",
}
"""Dimensions to what a person calls them."""
