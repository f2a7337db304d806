"""The sentences learners read, by code. The only place where a note or a refusal becomes words.

A sentence says what was read, where it broke and what to do; it never contains the key. `{name}` is filled from the values of
the note. Rows are in alphabetical order.
"""

from collections.abc import Mapping

from service.errors import Span
from service.grading.outcome import Note

SENTENCES: dict[str, str] = {
    "accepted-with-condition": "It is right under the condition you state.",
    "agrees-so-far": "It agrees with the key at {agreed} points, but no proof was found either way; a person will look at it.",
    "ambiguous-separator": "{written} can be read with a decimal comma or with a comma between thousands. Write it without the comma, or with a point.",
    "ambiguous-unit": "{unit} can stand for {one} or for {other}; upper and lower case differ. Write one of the two.",
    "awaits-review": "This is recorded; a person will mark it.",
    "bare-number-taken-in-key-unit": "No unit was written, so the number was taken in {unit}, as the question asks.",
    "between-words": "Its spelling lies between two words that mean different things. Check it.",
    "both-true-and-false": "Both true and false were written. Write one of the two.",
    "bound-given": "This states a bound ({word}), not a number. Write the number itself.",
    "cannot-add": "This adds {one} and {other}, which are of different kinds.",
    "coefficient-off": "The law is within the tolerance over the whole range, though the coefficient {written} is off.",
    "condition-missing": "This holds only under a condition that you do not state.",
    "conjugate": "The sign of the imaginary part is the other one.",
    "constant-missing": "The constant of integration is missing.",
    "constant-unwanted": "No constant of integration was asked for.",
    "converted-from": "It was given in {yours} and compared in {unit}.",
    "count-assumed": "What is counted was not named; it was taken as the question asks ({unit}).",
    "criterion-absent": "{criterion}: nothing about this was found.",
    "criterion-awarded": "{criterion}: this says it.",
    "criterion-contradicted": "{criterion}: this says otherwise.",
    "criterion-review-conflict": "{criterion}: this is said here and taken back elsewhere; a person will look at it.",
    "criterion-review-double": "{criterion}: this is denied twice; a person will look at it.",
    "criterion-review-hedged": "{criterion}: this is left open; a person will look at it.",
    "criterion-review-machine": "{criterion}: this is written to a machine; a person will look at it.",
    "criterion-review-misspelt": "{criterion}: a word here may be a misspelling that turns the meaning around; a person will look at it.",
    "criterion-review-open": "{criterion}: this comes near it; a person will look at it.",
    "criterion-review-question": "{criterion}: this is a question; a person will look at it.",
    "criterion-review-retracted": "{criterion}: this seems to be taken back; a person will look at it.",
    "criterion-review-stuffed": "{criterion}: these are words in a row and no statement; a person will look at it.",
    "criterion-review-untrusted": "{criterion}: a person will mark this.",
    "criterion-review-weak": "{criterion}: this is said to be possible only; a person will look at it.",
    "decimal-comma": "The comma was read as a decimal comma (or the points as separators of thousands).",
    "degrees": "The degree sign was read: outside of functions the number itself was taken, inside of them the angle.",
    "derivative-differs": "Its derivative is not the function that was to be integrated.",
    "derivative-differs-at": "At {point} its derivative by {variable} is {yours}, and that is not the function in the question.",
    "derivatives-open": "Whether its derivative is the right one could not be decided by calculation; a person will look at it.",
    "device-left-out": "It was given in {yours}; the device was left out and it was compared in {unit}.",
    "different": "This is not equal to what was asked.",
    "different-at": "At {point} yours gives {yours}, and that is not what was asked for.",
    "different-somewhere": "There are values of {names} for which this differs from what was asked.",
    "digit-after-name": "The digits {digits} stand right behind {name}. Write {name}*{digits}, {name}^{digits} or {name}_{digits}.",
    "empty": "Nothing was written here.",
    "ends-differ": "Only the ends differ: check which of them belong to it.",
    "entries-open": "Whether {written} is what was asked could not be decided by calculation; a person will look at it.",
    "entry-off": "Entry {position} ({written}) is not what was asked for.",
    "equation-differs": "This does not say the same as the equation that was asked for.",
    "equation-misses": "There are values that fit the equation that was asked for and do not fit yours.",
    "equations-open": "Whether it says the same could not be decided by calculation; a person will look at it.",
    "extra-element": "Something here does not belong.",
    "first-end-differs": "The first position is not the one that was asked for.",
    "fits-yours-only": "{point} fits yours, and it should not.",
    "flaw-binary-prefix": "It is off by a factor, as between binary and decimal prefixes (1 KiB is 1024 bytes, 1 kB is 1000).",
    "flaw-bits-bytes": "It is off by a factor 8, as between bits and bytes.",
    "flaw-degrees": "Degrees and radians are mixed up here.",
    "flaw-extra-bracket": "A bracket holds more than it should here; what is inside is right.",
    "flaw-extra-factor": "This factor does not belong here; the rest is right.",
    "flaw-extra-term": "This term does not belong here; the rest is right.",
    "flaw-factor": "Only a constant factor is wrong: something is counted too often or too rarely.",
    "flaw-function": "Another function belongs here, of the same argument.",
    "flaw-inverse-unit": "The unit is upside down ({yours}): what is counted and what it is counted per are swapped.",
    "flaw-inverted-factor": "This is multiplied where it should be divided by, or the other way round; the rest is right.",
    "flaw-log-base": "The logarithm is taken to another base than was meant.",
    "flaw-lost-bracket": "Without a bracket this is read otherwise than it was probably meant. Set brackets around what belongs together.",
    "flaw-lost-inverse": "An inverse is missing here, or is one too many; the rest is right.",
    "flaw-lost-transpose": "A transpose is missing here, or is one too many; the rest is right.",
    "flaw-missing-factor": "One symbol is missing here; the rest is right.",
    "flaw-missing-term": "A term is missing here; the rest is right.",
    "flaw-off-by-one": "It is off by one here.",
    "flaw-order": "The order of the factors is wrong here; products of matrices do not commute.",
    "flaw-other-field": "This is what another part of the question asks for: {label}.",
    "flaw-other-variant": "This fits the figures of another version of this question. Look again at the figures given here.",
    "flaw-percent": "It is off by a factor 100, as between a fraction and a percentage.",
    "flaw-power": "An exponent is wrong here: something is squared, rooted or raised that should not be, or not raised that should be.",
    "flaw-power-of-ten": "It is off by a power of ten. Check the prefixes and the exponents.",
    "flaw-product-for-sum": "Here something is multiplied that should be added.",
    "flaw-reciprocal": "This is upside down: it is the reciprocal of what was asked.",
    "flaw-sign": "Only the sign is wrong.",
    "flaw-sum-for-product": "Here something is added that should be multiplied.",
    "flaw-swapped-difference": "The two sides of this difference are swapped.",
    "flaw-swapped-operands": "What stands on the two sides of this operator is swapped.",
    "flaw-symbol-replaced": "Only {name} is out of place: another symbol belongs there.",
    "flaw-symbols-swapped": "{one} and {other} are swapped throughout.",
    "flaw-term-factor": "One term is off by a constant factor; the rest is right.",
    "flaw-term-sign": "The sign of this term is wrong; the rest is right.",
    "flaw-time-unit": "It is off by a factor, as between units of time.",
    "forbidden-word": "This contains a word that may not be used here.",
    "form-as": "It has the right value, but it should be written with {wanted}.",
    "form-avoids": "The value is right, but {name} may not occur in it. Write it without {name}.",
    "form-blocks": "It has the right value, but it should be written as a matrix of blocks.",
    "form-completed-square": "The value is right, but this is not a completed square. Write it as a number times one square of a linear expression, plus what has no variable.",
    "form-decimal-places": "The value is right, but it is written with {given} decimal places; {wanted} were asked for.",
    "form-expanded": "The value is right, but here a bracket is left. Multiply it out, so that only a sum of products remains.",
    "form-factored": "The value is right, but this part can still be split. Write a product of factors that split no further, with common numbers taken out.",
    "form-forbid": "The value is right, but {forbidden} may not be used here. Write it without {forbidden}.",
    "form-lowest-terms": "The value is right, but this fraction is not in lowest terms. Cancel what its numerator and denominator have in common.",
    "form-partial-fractions": "The value is right, but this is not in partial fractions. Write a sum in which each denominator is a power of one factor that splits no further, each with a numerator of lower degree.",
    "form-rationalised-denominator": "The value is right, but a root is left in a denominator. Multiply the fraction so that it goes.",
    "form-significant-figures": "The value is right, but it is written with {given} significant figures; {wanted} were asked for.",
    "form-simplest-radical": "The value is right, but this root is not in simplest form. Take out of it what is a square, and join roots that are multiplied.",
    "form-single-fraction": "The value is right, but it is not one fraction. Bring everything over one denominator.",
    "form-sum": "It has the right value, but it should be written as a sum over an index.",
    "form-undecided": "Whether it is written in the form asked for ({form}) could not be told; that is not held against you.",
    "form-uses": "The value is right, but it was to be written with {names}.",
    "grows-faster": "This grows faster than what was asked for.",
    "grows-otherwise": "This is not of the order that was asked for.",
    "grows-slower": "This grows more slowly than what was asked for.",
    "growth-open": "How fast this grows could not be told by calculation; a person will look at it.",
    "holds-too-little": "Yours does not hold everywhere that it should.",
    "holds-too-much": "Yours holds where it should not.",
    "imaginary-part-off": "The real part is right; the imaginary part is not.",
    "incomplete": "The expression ends too early: something is missing at the end.",
    "integral-without": "This integral lacks its {missing}. Write it such as ∫_0^1 x^2 dx.",
    "last-end-differs": "The last position is not the one that was asked for.",
    "last-line-differs": "The last line is not what was asked for.",
    "last-line-unfinished": "The last line is true, but it is not finished: put in what you found before.",
    "letter-read-as-multiple": "The letter behind the number was read as a multiple (K a thousand, B a billion).",
    "line-allows-more": "At {point} line {line} holds, but what stands before it does not.",
    "line-does-not-follow": "Line {line} does not follow from what stands before it.",
    "line-excludes": "At {point} what stands before it holds, but line {line} does not.",
    "line-fails": "Its left side is {left} and its right side {right}.",
    "line-fails-at": "At {point} its left side is {left} and its right side {right}.",
    "line-undecided": "Line {line} could be neither proved nor refuted (it held at {agreed} points); a person will look at it.",
    "listed": "Only the number itself was read; what follows it was not.",
    "listed-twice": "Something is listed twice. List each once.",
    "lost-exponent": "{written} seems to have lost its exponent. Write it as 3.7e-5 or 3.7*10^-5.",
    "magnitude-off": "The estimate is some way off, by its order of magnitude.",
    "malformed-number": "This is not written like one number. Write it as 53.9, 3e11 or 7,000.",
    "matrices-differ": "With {point} and small whole numbers as entries, entry {entry} of yours is {yours}, and that is not what was asked for.",
    "matrix-entry-off": "The entry in row {row}, column {column} ({written}) is not what was asked for.",
    "misfit-block": "{left} is {left_shape} and {right} is {right_shape}: blocks side by side need the same number of rows, on top of one another of columns.",
    "misfit-product": "{left} is {left_shape} and {right} is {right_shape}, so they cannot be multiplied in this order.{order}",
    "misfit-scalar": "{left} is {left_shape} where a number is needed.",
    "misfit-square": "{left} is {left_shape}, and this needs a square matrix.",
    "misfit-sum": "{left} is {left_shape} and {right} is {right_shape}, so they cannot be added.",
    "mixed-number": "A whole number with a fraction behind it was read as their sum: 2 1/2 is 2 + 1/2.",
    "missing-closing": "The bracket {opening} is never closed: add {closing}.",
    "missing-elements": "Something is missing here ({count}).",
    "mistake": "{feedback}",
    "named-twice": "Something is named twice; it counts once.",
    "negated": "This says what it is not ({word}). Write what it is.",
    "no-number": "There is no number here. Write one, such as 53.9 or 3e11, with its unit.",
    "no-statement": "No answer to “{field}” was found in the document. State it plainly: under a heading “Final answer”, as `field = …`, in bold or in a box.",
    "no-value": "This has no value, or one that is out of any range: a division by zero, a root or logarithm of a negative number, a huge power.",
    "not-a-condition": "This is not read as an interval or an inequality. Write it such as (1, 3] or 1 < x <= 3.",
    "not-a-grid": "This is not read as a vector or matrix. Write it such as (1, 2, 3) or [[1, 2], [3, 4]].",
    "not-a-multiple": "It is no multiple of what was asked for.",
    "not-a-pair": "This is not read as pairs. Write them such as 1-B, 2-A.",
    "not-a-range": "This is not one range of whole numbers. Write its first and last, such as 3 to 9.",
    "not-a-set": "This set depends on the values of its letters. Write its elements out, such as {{1, 2, 3}}.",
    "not-an-equation": "This is no equation. Write one with an equals sign, such as y = 2x + 1.",
    "not-an-option": "This names none of the options. Write one of them: {options}.",
    "not-complex": "This is not one complex number. Write it such as 3 + 4i.",
    "not-equal-sides": "The sides of this chain of equations are not equal; the last one was graded.",
    "not-one-formula": "This is a list, a matrix or a relation, and one formula was asked for.",
    "not-polar": "It should be written in polar form, such as r e^(iθ).",
    "not-rectangular": "It should be written as a + bi.",
    "not-text": "The response has a character that cannot be stored ({character}). Remove it.",
    "not-true-or-false": "This does not say true or false. Begin with one of these two words.",
    "noun-not-compared": "The number was compared; what is counted ({yours}) was not.",
    "number-too-large": "The number {literal} is larger than anything this can mean. Write it with a smaller exponent.",
    "numbers-differ": "With {point} and small whole numbers as entries yours is {yours}, and that is not what was asked for.",
    "only-prose": "There is no line of mathematics here that could be checked; a person will look at it.",
    "options-missing": "Something is missing here ({count}).",
    "order-breaks": "Place {position} ({written}) is where the order first differs.",
    "order-differs": "These are the right entries in another order.",
    "other-sign": "The order is right, but it was asked for with {wanted}, not {yours}.",
    "other-span": "It is no basis of the space that was asked for.",
    "other-variable": "This is about {yours}, which was not asked about.",
    "pair-off": "Some of these do not go together.",
    "paired-twice": "{written} is paired with several. Pair it once.",
    "pairs-missing": "Some have no partner yet ({count}).",
    "per-left-out": "The amount was compared; what it is per was not.",
    "percent": "The percent sign was read as a division by 100.",
    "ragged-rows": "The rows have different lengths.",
    "read-left-to-right": "A division followed by a factor was read from left to right: 1/2x is (1/2)*x. Add brackets if you meant 1/(2x).",
    "real-part-off": "The imaginary part is right; the real part is not.",
    "repeated-unit": "The unit {unit} is written twice.",
    "rest-ignored": "What follows was not read.",
    "restated-differently": "What stands in brackets is another value; the number before it was graded.",
    "reversed-range": "The first number is larger than the last. Write the smaller one first.",
    "same-solutions": "It has the same solutions, but it is not the same equation.",
    "sets-differ": "It does not hold for the same values as what was asked for.",
    "sets-open": "Whether it holds for the same values could not be decided by calculation; a person will look at it.",
    "several-numbers": "Several numbers are written and they are not one value. Write only the number that answers the question.",
    "several-options": "This names several options. Write only one of them: {options}.",
    "several-ranges": "There are more numbers than the two ends of a range. Write only its first and last, such as 3 to 9.",
    "shape-differs": "This is {yours}; what is asked for is {expected}.",
    "sides-differ": "The sides of this chain are not equal; the last one was graded.",
    "sign-missing": "The order is right; write it with its sign, such as O( ).",
    "sign-unwanted": "The order is right; write it without a sign such as O( ).",
    "spelling-slip": "It was taken as a slip in the spelling.",
    "stated-before": "The document says something else here, “{earlier}”. The last statement was graded.",
    "too-close-to-call": "It is too close to the edge of what is accepted to be decided by calculation; a person will look at it.",
    "too-deep": "Brackets or powers are nested more than {limit} deep. Write it more simply.",
    "too-few-entries": "There are fewer entries than were asked for.",
    "too-few-figures": "It is given with {given} significant figures; {wanted} were asked for.",
    "too-many-parts": "This has more than {limit} numbers, names and signs. Write it more simply.",
    "too-many-words": "This has more than {limit} words and signs. Shorten it.",
    "too-long": "This is longer than {limit} characters. Write the final expression only.",
    "too-many-elements": "There are more than {limit} entries. Write fewer.",
    "too-many-entries": "There are more entries than were asked for.",
    "too-many-lines": "There are more than {limit} lines. Leave out the smallest steps.",
    "transposed": "Rows and columns are swapped.",
    "unclear-ellipsis": "It is not clear how the … goes on. Write the first two members and the last, or a sum with its bounds.",
    "unclear-range": "The sum over {index} does not say from where to where. Write its bounds.",
    "undecided-matrices": "No proof was found either way; a person will look at it.",
    "undefined": "This has no value where the key has one.",
    "unexpected-character": "The character {character} is not expected here.",
    "unexpected-token": "{token} is not expected here.",
    "unit-from-label": "The unit was taken from the label before the number.",
    "unit-in-function": "A number with a unit cannot stand in {function} here. Write the final number with its unit.",
    "unknown-command": "The LaTeX command {command} is not known here. Write plain mathematics.",
    "unknown-name": "{name} is not a name of this question; known: {known}. Upper and lower case differ.",
    "unit-not-asked": "No unit was asked for; {yours} was left out.",
    "unknown-unit": "{unit} is not known as a unit here.",
    "unmatched-closing": "The bracket {token} closes nothing. Remove it or open one before.",
    "unsuitable-length": "This is longer than {limit} characters. Shorten it.",
    "written-otherwise": "Capitals, accents, spaces or signs count here, and yours differ.",
    "wrong-arity": "The function {function} was given {given} arguments and takes {wanted}.",
    "wrong-dimension": "This is {yours} ({unit}) where {wanted} was asked for.",
    "wrong-option": "Something here is not one of them.",
    "wrong-orientation": "It should be written as a {wanted}.",
    "wrong-shape": "This has {rows} rows and {columns} columns; another shape was asked for.",
    "zero-vector": "Only zeros: this does not count as a multiple.",
}
"""Code to template."""

MORE: dict[str, tuple[str, str]] = {
    "coefficient-off": ("percent", "It is off by {percent} %."),
    "derivative-differs-at": ("expected", "It should be {expected}."),
    "different-at": ("expected", "It should be {expected}."),
    "extra-element": ("written", "It is {written}."),
    "flaw-binary-prefix": ("factor", "The factor is {factor}."),
    "flaw-factor": ("factor", "The factor is {factor}."),
    "flaw-power-of-ten": ("factor", "The factor is {factor}."),
    "flaw-term-factor": ("factor", "The factor is {factor}."),
    "flaw-time-unit": ("factor", "The factor is {factor}."),
    "holds-too-little": ("point", "It should hold at {point}."),
    "holds-too-much": ("point", "It holds at {point}, and it should not."),
    "matrices-differ": ("expected", "It should be {expected}."),
    "numbers-differ": ("expected", "It should be {expected}."),
    "pair-off": ("pair", "One of them is {pair}."),
    "wrong-option": ("written", "It is {written}."),
}
"""Code to the value from which the key can be worked out, and the sentence that tells it to those who may know the key."""

STEPS: dict[str, str] = {
    "ask-which-way-it-grows": "Ask of each quantity whether the result should grow or shrink when it grows, and compare that with what you wrote.",
    "check-both-ends": "Try a value at each end and one beyond it, and see whether they belong to it.",
    "check-the-conversions": "Go through the conversions one by one, and ask each time whether the number should grow or shrink.",
    "check-the-size": "Estimate the result roughly, and compare its size with what you wrote; then go through the steps again.",
    "check-the-symbols": "Read again what each symbol stands for, and put each where its quantity is used.",
    "check-the-units": "Write the unit beside every number, carry the units through, and see which one comes out.",
    "count-again": "Go through the parts of the question and count each of them once.",
    "estimate-again": "Estimate each factor anew, and see which of them you trust least.",
    "finish-the-line": "Compare your last line with what the question asks for.",
    "follow-the-remark": "Go through your steps again with the remark above.",
    "follow-the-signs": "Follow every minus sign from one line to the next.",
    "go-through-each": "Ask of each entry by itself whether the question asks for it.",
    "mend-the-line": "Do the step to line {line} again, in smaller steps.",
    "mend-the-place": "Mend the place that is marked, and look at how it is read before you send it again.",
    "read-the-label": "Read again what this field asks for, and with which figures.",
    "say-what-is-missing": "Read the question again, and ask which part of it you have not said anything about.",
    "set-brackets": "Set brackets around what belongs together, and look at how it is read.",
    "take-a-hint": "Have the question explained, or take a hint.",
    "try-the-point": "Put {point} into the question itself, work it out by hand, and compare it with yours.",
    "turn-it-around": "Ask whether the place that is marked is so, or the other way round.",
    "wait": "A person will look at it; you may go on.",
    "write-it-otherwise": "Write it in the form that is asked for; the value is right.",
    "write-the-shapes": "Write the shape under each matrix: in a product the inner ones have to agree, and the outer ones are what comes out.",
}
"""Code of what to try next to its sentence."""

_UNKNOWN = SENTENCES["unknown-name"]


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def sentence(note: Note) -> str:
    """The sentence of a note, in English."""
    return filled(note.code, note.values)


def advice(code: str, values: Mapping[str, str]) -> str:
    """The sentence of what to try next."""
    return STEPS[code].format_map(_Blank(values))


def filled(code: str, values: Mapping[str, str]) -> str:
    """The sentence of a code; a code without a sentence is shown as it is."""
    text = SENTENCES.get(code, code).format_map(_Blank(values))
    name, more = MORE.get(code, ("", ""))
    if name in values:
        text = f"{text} {more.format_map(values)}"
    suggestion = values.get("suggestion")
    return f"{text} Did you mean {suggestion}?" if suggestion else text


def caret(text: str, span: Span) -> str:
    """The line of the response that the span begins in, with carets under the span.

    >>> print(caret("4k(m+", (4, 5)))
    4k(m+
        ^
    """
    start, stop = max(0, min(span[0], len(text))), max(0, min(span[1], len(text)))
    begin = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line = text[begin : line_end if line_end >= 0 else len(text)]
    width = max(1, min(stop, begin + len(line)) - start)
    left = max(0, start - begin - CONTEXT)
    return f"{line[left : start - begin + width + CONTEXT]}\n{' ' * (start - begin - left)}{'^' * min(width, CONTEXT)}"


CONTEXT = 60
"""Characters of a long line that are shown on either side of a caret."""
