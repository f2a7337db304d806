"""The small words of English that carry no subject of their own: what joins, denies, doubts, points back or turns around.

Tables only. Every word is lower case, in American spelling, with apostrophes resolved (`don't` is `do not`).
"""

DETERMINERS = frozenset("a an the".split())

SKIPPED = frozenset("a an the very quite really actually just rather fully completely entirely totally always".split())
"""Words that a phrase may have between its own words without being another phrase."""

PREPOSITIONS = frozenset(
    ""
    "of in on at by with for from to into onto over under between among across per through via along toward towards as than"
    " about against after before behind during within outside inside upon up down off out like unlike near".split()
)

PRONOUNS = frozenset(
    "it they this these that those both its their them each one ones all he she itself themselves everything such here"
    " there which".split()
)
"""Words that stand for what was named before."""

MODALS = frozenset("can could may might must shall should will would cannot ought".split())

AUXILIARIES = MODALS | frozenset(
    "is are was were be been being am has have had do does did gets get got becomes become remains remain stays stay"
    " needs need".split()
)

SUBORDINATORS = frozenset(
    "because since hence thus therefore but while whereas although though however if when unless where who until"
    " otherwise consequently nevertheless nonetheless still whence thereby instead hereby bc cuz cos whilst".split()
)
"""Words that begin a clause of their own."""

CONNECTIVES = frozenset(
    ""
    "however still therefore thus hence nevertheless nonetheless consequently instead otherwise thereby hereby whence until"
    " though".split()
)
"""Those of them that also stand in the middle of a clause: `it thus vanishes`."""

CONTRASTS = frozenset("but yet although though however nevertheless nonetheless still".split())

COORDINATORS = frozenset("and or nor &".split())

NEGATORS = frozenset(
    "not no never none nothing nobody nowhere neither nor without cannot hardly barely scarcely rarely seldom nil unless".split()
)
"""Words that deny what follows them in their clause."""

DENYING_VERBS = frozenset(
    "fail lack prevent avoid refuse cease forbid prohibit hinder unable impossible stop preclude deny refute disprove".split()
)
"""Lemmas of verbs and adjectives that deny what follows them."""

FALSEHOODS = frozenset("wrong false untrue incorrect mistaken mistake myth misconception fallacy nonsense".split())
"""What denies the statement beside it: `it is wrong that`, `would be a mistake`."""

NOT_ONLY = frozenset("only just merely solely least surprisingly".split())
"""After `not` these take nothing away, or too little to deny the statement."""

HEDGES = frozenset(
    "maybe perhaps possibly probably presumably supposedly conceivably potentially arguably unsure uncertain apparently"
    " allegedly guess doubt suppose wonder".split()
)
"""Words that leave a statement open."""

WEAK_MODALS = frozenset("may might likely".split())
"""Verbs and adverbs of possibility; a criterion about what can happen takes them as stated."""

HEDGING_PHRASES = tuple(
    phrase.split()
    for phrase in (
        "not sure|not certain|i do not know|we do not know|not know .|not know if|not know whether|no idea|"
        "hard to say .|or not|could be that|who knows"
        "|it depends .|i mix|mixed them up|or perhaps|or maybe|or rather|something to do with|to do with|seem to|"
        "seems|or is it"
        "|or does it|i think so|not remember|on the fence|either way|somehow|can be that|may be that|"
        "not clear whether|not clear if"
        "|unclear whether|unclear if|depending|not tell if|not tell whether|cannot tell .|hard to say if"
        "|no clue|not a clue|just kidding|just guessing|dunno|idk|hard to say whether|hard to tell if|"
        "hard to tell whether|hard to tell .|difficult to say ."
    ).split("|")
)
"""Several words that leave the sentence they stand in open."""

CONTRASTED = (
    ("instead", "of"),
    ("rather", "than"),
    ("in", "place", "of"),
    ("as", "opposed", "to"),
    ("other", "than"),
    ("opposed", "to"),
)
"""What follows these is named in order to be set aside."""

COMPARED = (
    ("unlike",),
    ("than",),
    ("compared", "with"),
    ("compared", "to"),
    ("in", "contrast", "to"),
    ("contrary", "to"),
    ("in", "comparison", "to"),
    ("in", "comparison", "with"),
    ("as", "in"),
    ("like",),
    ("versus",),
    ("vs",),
)
"""What follows these is what something is compared with, not what is spoken of."""

EVALUATIONS = frozenset(
    ""
    "help matter improve suffice solve fix necessary needed need useful helpful worthwhile work problem remedy cure solution"
    ""
    " good beneficial advisable recommended true correct right case possible so make justified enough sensible wise hold"
    " apply happen occur required bring change allowed".split()
)
"""Behind a negator these turn down what was proposed before them: `raising it does not help`."""

BAD_EVALUATIONS = frozenset(
    ""
    "useless pointless harmful unnecessary counterproductive wrong false untrue incorrect impossible irrelevant hurt hurts"
    " harm harms worsen worsens backfire backfires unhelpful needless superfluous mistake ineffective".split()
)
"""These turn down what was proposed before them."""
