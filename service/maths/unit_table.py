"""The units a response may name: symbols, words and prefixes as rows; `service.maths.units` makes a table of them.

Sources: prefixes, minute, hour, day and tonne, SI Brochure, 9th edition (2019), tables 7 and 8; bit, byte and binary
prefixes, IEC 80000-13:2008, clause 4; electronvolt and dalton, CODATA 2018; thermochemical calorie, British thermal unit,
gauss, torr and the customary units of length, area, volume, mass, force and pressure, NIST SP 811 (2008), appendix B; Julian
year, IAU Style Manual (1989), section 5.15; astronomical unit and parsec, IAU 2012 B2 and 2015 B2; the petaFLOP/s-day,
"AI and Compute", OpenAI (2018). A gallon and what it is divided into are those of the United States, unless they are called
imperial. Currencies have no exchange rates: each is a dimension of its own.
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
"""Symbol to (word, power of ten) of the SI prefixes from a thousand on."""

SI_TENS = {"h": ("hecto", 2), "da": ("deca", 1)}
"""Symbol to (word, power of ten) of the SI prefixes between one and a thousand."""

BINARY = {
    "Ki": ("kibi", 1), "Mi": ("mebi", 2), "Gi": ("gibi", 3), "Ti": ("tebi", 4), "Pi": ("pebi", 5), "Ei": ("exbi", 6),
}  # fmt: skip
"""Symbol to (word, power of 1024) of the binary prefixes."""

NONE, LARGE, ALL, INFORMATION, SMALL = range(5)
"""Which prefixes a row takes: none, from a thousand on, all, from a thousand on and binary ones, from a thousandth down."""

BASE = (
    "information",
    "time",
    "length",
    "mass",
    "temperature",
    "current",
    "amount",
    "luminosity",
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
        scale: in the base units (bit, second, metre, kilogram, kelvin, ampere, mole, candela, one).
        dimensions: name to exponent.
        symbols: spellings that take the symbols of prefixes and mind their case.
        words: spellings that take the words of prefixes; a plural `s` is added.
        prefixes: which prefixes they take.
        zero: where a scale that does not begin at nothing begins, in the base unit.
    """

    symbol: str
    scale: Fraction
    dimensions: dict[str, int]
    symbols: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    prefixes: int = NONE
    zero: Fraction = Fraction(0)


def _row(
    symbol: str,
    scale: Fraction | str | int,
    dimensions: dict[str, int],
    names: str,
    prefixes: int = NONE,
    *,
    zero: Fraction | str = "0",
) -> Row:
    symbols, _, words = names.partition("|")
    listed = tuple(word.replace("_", " ") for word in words.split())
    return Row(symbol, Fraction(scale), dimensions, tuple(symbols.split()), listed, prefixes, Fraction(zero))


SPEED = {"length": 1, "time": -1}
FORCE = {"mass": 1, "length": 1, "time": -2}
ENERGY = {"mass": 1, "length": 2, "time": -2}
POWER = {"mass": 1, "length": 2, "time": -3}
VOLTAGE = {**POWER, "current": -1}
PRESSURE = {"mass": 1, "length": -1, "time": -2}
DOSE = {"length": 2, "time": -2}
ANGLE = {"angle": 1}
ELECTRONVOLT = "1.602176634e-19"
CALORIE = "4.184"
GALLON = Fraction("3.785411784e-3")
IMPERIAL_GALLON = Fraction("4.54609e-3")
JULIAN_YEAR = 31_557_600
LIGHT_SPEED = 299_792_458
HALF_TURN = Fraction("3.1415926535897932384626433832795028841971693993751")
"""Radians in half a turn, to fifty figures."""

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
    _row("week", 604_800, {"time": 1}, "wk wks|week"),
    _row("week", 1_209_600, {"time": 1}, "|fortnight"),
    _row("month", Fraction(JULIAN_YEAR, 12), {"time": 1}, "mo|month"),
    _row("year", JULIAN_YEAR, {"time": 1}, "yr yrs|year annum"),
    _row("decade", 10 * JULIAN_YEAR, {"time": 1}, "|decade"),
    _row("century", 100 * JULIAN_YEAR, {"time": 1}, "century centuries|"),
    _row("Hz", 1, {"time": -1}, "Hz|hertz", ALL),
    _row("Bq", 1, {"time": -1}, "Bq|becquerel", ALL),
    _row("Ci", 37 * 10**9, {"time": -1}, "Ci|curie", ALL),
    _row("m", 1, {"length": 1}, "m|metre meter", ALL),
    _row("inch", "0.0254", {"length": 1}, "″|inch inche"),
    _row("ft", "0.3048", {"length": 1}, "ft|foot feet"),
    _row("yd", "0.9144", {"length": 1}, "yd yds|yard"),
    _row("mile", "1609.344", {"length": 1}, "mi|mile"),
    _row("nautical mile", 1852, {"length": 1}, "nmi|nautical_mile"),
    _row("µm", "1e-6", {"length": 1}, "|micron"),
    _row("Å", "1e-10", {"length": 1}, "Å \u212b|angstrom ångström ångstrom"),
    _row("au", 149_597_870_700, {"length": 1}, "au AU|astronomical_unit"),
    _row("ly", LIGHT_SPEED * JULIAN_YEAR, {"length": 1}, "ly|light-year light_year lightyear", LARGE),
    _row("pc", Fraction(648_000 * 149_597_870_700) / HALF_TURN, {"length": 1}, "pc|parsec", LARGE),
    _row("ha", 10_000, {"length": 2}, "ha|hectare"),
    _row("acre", "4046.8564224", {"length": 2}, "|acre"),
    _row("barn", "1e-28", {"length": 2}, "barn|barn", SMALL),
    _row("L", "1e-3", {"length": 3}, "L l ℓ|litre liter", ALL),
    _row("cm^3", "1e-6", {"length": 3}, "cc ccm|"),
    _row("gal", GALLON, {"length": 3}, "gal|gallon US_gallon"),
    _row("qt", GALLON / 4, {"length": 3}, "qt|quart"),
    _row("pt", GALLON / 8, {"length": 3}, "pt|pint US_pint"),
    _row("cup", GALLON / 16, {"length": 3}, "|cup"),
    _row("fl oz", GALLON / 128, {"length": 3}, "|fl_oz fl._oz fluid_ounce"),
    _row("tbsp", GALLON / 256, {"length": 3}, "tbsp Tbsp|tablespoon"),
    _row("tsp", GALLON / 768, {"length": 3}, "tsp|teaspoon"),
    _row("imperial gallon", IMPERIAL_GALLON, {"length": 3}, "|imperial_gallon UK_gallon"),
    _row("imperial pint", IMPERIAL_GALLON / 8, {"length": 3}, "|imperial_pint UK_pint"),
    _row("g", Fraction(1, 1000), {"mass": 1}, "g|gram gramme", ALL),
    _row("g", Fraction(1, 1000), {"mass": 1}, "gm gms|"),
    _row("kg", 1, {"mass": 1}, "kgs kilo kilos|"),
    _row("t", 1000, {"mass": 1}, "t|tonne", LARGE),
    _row("t", 1000, {"mass": 1}, "|ton metric_ton"),
    _row("t", 1000, {"mass": 1}, "tCO2 tCO2e tCO₂|"),
    _row("lb", "0.45359237", {"mass": 1}, "lb lbs lbm|pound"),
    _row("oz", "0.028349523125", {"mass": 1}, "oz|ounce"),
    _row("stone", "6.35029318", {"mass": 1}, "|stone"),
    _row("slug", "14.593902937206", {"mass": 1}, "|slug"),
    _row("u", "1.66053906660e-27", {"mass": 1}, "u amu|atomic_mass_unit"),
    _row("Da", "1.66053906660e-27", {"mass": 1}, "Da|dalton", LARGE),
    _row("mol", 1, {"amount": 1}, "mol|mole mol", ALL),
    _row("M", 1000, {"amount": 1, "length": -3}, "M|molar", SMALL),
    _row("kat", 1, {"amount": 1, "time": -1}, "kat|katal", ALL),
    _row("cd", 1, {"luminosity": 1}, "cd|candela", ALL),
    _row("lm", 1, {"luminosity": 1}, "lm|lumen", ALL),
    _row("lx", 1, {"luminosity": 1, "length": -2}, "lx|lux", ALL),
    _row("A", 1, {"current": 1}, "A|ampere amp", ALL),
    _row("C", 1, {"current": 1, "time": 1}, "C|coulomb", ALL),
    _row("Ah", 3600, {"current": 1, "time": 1}, "Ah|ampere-hour amp-hour", ALL),
    _row("V", 1, VOLTAGE, "V|volt", ALL),
    _row("Ω", 1, {**POWER, "current": -2}, "Ω \u2126 ohm Ohm|ohm", ALL),
    _row("kΩ", 1000, {**POWER, "current": -2}, "|kilohm"),
    _row("MΩ", 1_000_000, {**POWER, "current": -2}, "|megohm"),
    _row("S", 1, {"mass": -1, "length": -2, "time": 3, "current": 2}, "S|siemens mho", ALL),
    _row("F", 1, {"mass": -1, "length": -2, "time": 4, "current": 2}, "F|farad", ALL),
    _row("Wb", 1, {**ENERGY, "current": -1}, "Wb|weber", ALL),
    _row("H", 1, {**ENERGY, "current": -2}, "H|henry henrie", ALL),
    _row("T", 1, {"mass": 1, "time": -2, "current": -1}, "T|tesla", ALL),
    _row("G", "1e-4", {"mass": 1, "time": -2, "current": -1}, "G|gauss", SMALL),
    _row("N", 1, FORCE, "N|newton", ALL),
    _row("dyn", "1e-5", FORCE, "dyn|dyne"),
    _row("lbf", "4.4482216152605", FORCE, "lbf|pound-force"),
    _row("kgf", "9.80665", FORCE, "kgf|"),
    _row("Pa", 1, PRESSURE, "Pa|pascal", ALL),
    _row("bar", 100_000, PRESSURE, "bar|bar", ALL),
    _row("atm", 101_325, PRESSURE, "atm|atmosphere"),
    _row("mmHg", "133.322387415", PRESSURE, "mmHg|mm_Hg"),
    _row("Torr", Fraction(101_325, 760), PRESSURE, "Torr torr|torr", SMALL),
    _row("psi", "6894.757293168", PRESSURE, "psi|"),
    _row("J", 1, ENERGY, "J|joule", ALL),
    _row("eV", ELECTRONVOLT, ENERGY, "eV|electronvolt electron-volt electron_volt", ALL),
    _row("Wh", 3600, ENERGY, "Wh W⋅h|watt-hour watthour watt_hour", ALL),
    _row("cal", CALORIE, ENERGY, "cal|calorie", ALL),
    _row("kcal", f"{CALORIE}e3", ENERGY, "Cal|"),
    _row("erg", "1e-7", ENERGY, "|erg"),
    _row("BTU", "1055.05585262", ENERGY, "BTU Btu|"),
    _row("W", 1, POWER, "W|watt", ALL),
    _row("VA", 1, POWER, "VA|", LARGE),
    _row("hp", "745.6998715822702", POWER, "hp|horsepower"),
    _row("km/h", Fraction(5, 18), SPEED, "kph kmh kmph|"),
    _row("mph", "0.44704", SPEED, "mph|"),
    _row("kn", Fraction(1852, 3600), SPEED, "kn kts|knot"),
    _row("c", LIGHT_SPEED, SPEED, "c|"),
    _row("Gy", 1, DOSE, "Gy|gray", ALL),
    _row("Sv", 1, DOSE, "Sv|sievert", ALL),
    _row("rem", Fraction(1, 100), DOSE, "rem mrem|"),
    _row("rad", 1, ANGLE, "rad|radian", SMALL),
    _row("°", HALF_TURN / 180, ANGLE, "° º deg degs|degree"),
    _row("arcmin", HALF_TURN / 10_800, ANGLE, "arcmin|arcminute"),
    _row("arcsec", HALF_TURN / 648_000, ANGLE, "arcsec|arcsecond"),
    _row("rev", 2 * HALF_TURN, ANGLE, "rev revs|revolution turn cycle"),
    _row("rpm", HALF_TURN / 30, {"angle": 1, "time": -1}, "rpm RPM|"),
    _row("sr", 1, {"steradian": 1}, "sr|steradian"),
    _row("dB", 1, {"decibel": 1}, "dB|decibel"),
    _row("K", 1, {"temperature": 1}, "K|kelvin", ALL),
    _row("K", 1, {"temperature": 1}, "°K degK|"),
    _row(
        "°C", 1, {"temperature": 1},
        "°C ℃ degC C|celsius degree_celsius degrees_celsius deg_C centigrade degrees_C", zero="273.15",
    ),
    _row(
        "°F", Fraction(5, 9), {"temperature": 1},
        "°F ℉ degF F|fahrenheit degree_fahrenheit degrees_fahrenheit deg_F degrees_F", zero=Fraction("459.67") * 5 / 9,
    ),
    _row("%", Fraction(1, 100), {}, "% ％ pct|percent per_cent"),
    _row("‰", Fraction(1, 1000), {}, "‰|permille"),
    _row("ppm", Fraction(1, 1_000_000), {}, "ppm|"),
    _row("ppb", Fraction(1, 1_000_000_000), {}, "ppb|"),
    _row("times", 1, {}, "x times fold|"),
)  # fmt: skip
"""Measures; `times` and `fold` are the number one. An angle may be left unsaid, as what is counted may."""

MONEY = (
    _row("USD", 1, {"USD": 1}, "$ USD|", LARGE),
    _row("USD", 1, {"USD": 1}, "US$ usd U.S.$ ＄|dollar US_dollar U.S._dollar buck"),
    _row("cent", Fraction(1, 100), {"USD": 1}, "¢ ct|cent"),
    _row("EUR", 1, {"EUR": 1}, "€ EUR eur|euro"),
    _row("GBP", 1, {"GBP": 1}, "£ GBP gbp|pound pound_sterling pounds_sterling quid"),
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
    "mib": "MiB", "gib": "GiB", "tib": "TiB", "KBps": "kBps", "us": "µs", "usec": "µs", "S": "s", "H": "h",
    "Kwh": "kWh", "KWh": "kWh", "KW": "kW", "KJ": "kJ", "Kcal": "kcal", "kcals": "kcal", "cals": "cal",
}  # fmt: skip
"""Careless spelling to the one that is meant, where it is not one already: nobody means millibits; `Gb` stays a gigabit."""

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
    (("length", 2),): "area",
    (("length", 3),): "volume",
    (("amount", 1),): "an amount of substance",
    (("angle", 1),): "an angle",
    (("angle", 1), ("time", -1)): "angular speed",
    (("length", -1), ("mass", 1), ("time", -2)): "pressure",
    (("current", 1), ("time", 1)): "electric charge",
    (("current", -1), ("length", 2), ("mass", 1), ("time", -3)): "voltage",
    (("current", -2), ("length", 2), ("mass", 1), ("time", -3)): "resistance",
    (("FLOP", 1),): "a number of FLOP",
    (("FLOP", 1), ("time", -1)): "FLOP per time",
    (("USD", 1),): "money in USD",
    (("EUR", 1),): "money in EUR",
    (("GBP", 1),): "money in GBP",
}
"""Dimensions to what a person calls them."""
