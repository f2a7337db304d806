"""Words that say which way a quantity goes, and words that leave it as it is."""

RISING = frozenset(
    "raise increase enlarge expand widen grow boost augment double triple quadruple extend enhance elevate heighten lift"
    " broaden multiply amplify upscale rise climb soar surge swell ramp bump crank upgrade maximize up".split()
)
"""Lemmas of verbs (also as nouns and participles) that make something larger."""

FALLING = frozenset(
    "lower decrease reduce shrink halve diminish lessen drop cut decay narrow compress minimize downscale restrict"
    " decline sink fall plummet dwindle down".split()
)
"""Lemmas of verbs that make something smaller."""

LARGER = frozenset("higher larger bigger greater more wider broader extra additional stronger".split())
SMALLER = frozenset("lower smaller less fewer narrower tinier weaker lesser".split())
LARGE = frozenset("high large big great wide huge enormous sufficient generous ample considerable much".split())
SMALL = frozenset(
    "low small little tiny narrow limited insufficient restrictive tight inadequate short few weak".split()
)

KEEPING = frozenset("keep leave maintain retain hold fix freeze preserve stay remain".split())
"""Lemmas of verbs that leave something as it is."""

SAME = frozenset("same unchanged constant untouched fixed unaltered identical".split())

CHANGING = frozenset(
    "change adjust tune vary modify alter adapt sweep retune tweak experiment reconsider revise schedule anneal warmup"
    " replace substitute swap"
    " optimize play search calibrate finetune touch choose select pick try different another other differently".split()
)
"""Lemmas of words that change something without saying which way."""

PROPOSING = frozenset(
    "use try take choose pick set give need want go allow require make let switch select adopt employ prefer consider opt work"
    " train start help improve would should must could can better recommend suggest pass allocate grant have fix cure remedy"
    " solve enable put apply propose ought".split()
)
"""Words by which an adjective becomes a proposal: `use a larger one`."""

EXCESS = frozenset("too overly excessively unnecessarily".split())

DIRECTION_WORDS = (
    RISING
    | FALLING
    | LARGER
    | SMALLER
    | LARGE
    | SMALL
    | frozenset(
        "increases increasing raises raising rising lowers reduces reducing decreases decreasing growing grows".split()
    )
    | frozenset("up down upwards downwards upward downward higher lower".split())
)
