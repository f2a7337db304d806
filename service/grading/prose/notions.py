"""Notions that many subjects turn on, and the ways in which English says them. Rubrics name them like lists of their own.

Each is a list of phrases as `service.grading.prose.phrases` reads them. A notion has no negation of another one in it: what is
`is-alike` when denied is told by the rules.
"""

NOTIONS: dict[str, tuple[str, ...]] = {
    "is-alike": (
        *("similar*", "align*", "alike", "coalign*", "codirection*", "parallel", "collinear", "colinear", "resembl*"),
        *("identical", "match*", "agree*", "coincid*", "likeness", "close|closer|closest to", "near|nearer|nearest to"),
        *("same|similar|equal|common|like direction|directions|way|orientation|sense|sign|signs|side|feature|features",),
        *("point|points|pointing|look|looks|go|goes|head|face ... same|similar|common direction|way|sense|side",),
        *("point|points|pointing alike|together", "share|shares|shared|sharing ... direction|sign|features|feature"),
        *("sign|signs ... same|equal|identical|agree|match|coincide", "correlate*", "overlap*", "in common"),
        *("looks|look|be|is|are|much|just|most like", "same as", "resembling"),
    ),
    "is-opposite": (
        *("opposite*", "opposed", "opposing", "contrary", "antiparallel", "antialign*", "antipodal", "antisimilar*"),
        *("anti-align*", "anti-parallel", "anti-similar*", "dissimilar*", "disagree*", "mismatch*", "anticorrelat*"),
        *("opposite|different|contrary|opposing|unequal|differing|reverse|reversed|inverse|inverted|distinct|other sign",),
        *("opposite|different|contrary|opposing|reverse|reversed|inverse|inverted signs|direction|directions|sense|way",),
        *("sign|signs ... differ|differs|opposite|different|disagree|contrary", "against each|one other|another"),
        *("point|points|pointing away|against|apart", "reverse|reversed|inverse|inverted|mirror|mirrored of", "mirror*"),
        *("unlike", "negatively correlated", "negation|negative|minus of"),
    ),
    "is-ignored": (
        *("ignor*", "discard*", "drop|drops|dropped|dropping", "neglect*", "irrelevant", "disregard*", "dismiss*"),
        *("thrown|throw|throws|tossed|toss away|out", "lost", "lose|loses", "filtered|filters|filter out|away|off"),
        *("vanish*", "disappear*", "killed|kill|kills|killing", "zeroed|zeroes|zeros out|it|them", "eliminat*"),
        *("suppress*", "erase|erases|erased", "wiped|wipe|wipes", "masked|mask|masks out|away", "annihilat*"),
        *("nullif*", "nulled", "projected|projects|project out|away", "removed|remove|removes", "excluded|exclude|excludes"),
        *("omit|omits|omitted|omitting", "skipped|skips|skip", "left out|aside|unused", "unused|unread|unseen|invisible"),
        *("inconsequential", "immaterial", "blind to", "deaf to", "gone", "deleted", "stripped", "cancelled|canceled"),
        *("cancels|cancel", "set aside", "falls|fall|drops|drop away|out", "don't care", "of no importance|relevance"),
        *("no|zero|without|any|nil influence|effect|impact|role|contribution|bearing|weight|say|part|importance|trace",),
        *("no|zero|without|any|nil relevance|meaning|difference|information|consequence|attention", "no longer matters"),
        *("contribute|contributes|add|adds|give|gives|leave|leaves|produce|produces|yield|yields nothing|zero|0|none",),
        *("multiplied|multiplies|times|weighted|scaled by|with|of zero|0", "times zero|0", "multiplied by zero|0"),
        *("set|sent|sends|mapped|maps|projected|goes|go|reduced|turned|turns|becomes ... zero|0|nothing",),
    ),
    "is-unchanged": (
        *("unchanged", "untouched", "unaltered", "unmodified", "unaffected", "intact", "frozen", "fixed", "constant"),
        *("stay|stays|remain|remains|keep|keeps|kept|left|leave|leaves as it is|was", "as it is|was", "as they are|were"),
        *("stay|stays|remain|remains|keep|keeps ... same|put|fixed|constant|identical|initial|original|there|where",),
        *("same as before", "as before", "exactly same", "locked", "preserved", "stuck", "stationary", "static"),
    ),
    "is-fast": (
        *("fast|faster|fastest", "quick*", "efficien*", "speedy", "speed|speeds", "rapid*", "performant", "parallel*"),
        *("vectoriz*", "accelerat*", "optimiz*", "hardware-friendly", "gpu-friendly", "cheap|cheaper", "at once"),
        *("high|higher|good|better|best|great|full|maximal throughput|performance|utilization|speed|efficiency",),
        *("less|fewer|lower|little|minimal overhead|time|launches|kernels|latency|cost", "in one go|shot|pass|step"),
        *("suited|suitable|good|great|well|ideal|nice|convenient|better|best ... hardware|gpu|gpus|tpus|accelerators",),
        *("gpu|gpus|hardware|tpus ... like|likes|love|loves|happy|good|efficient", "saves|save time|overhead|launches"),
    ),
    "is-slow": (
        *("slow*", "inefficien*", "sluggish", "wasteful", "waste|wastes|wasting", "costly", "expensive", "overhead*"),
        *("underutiliz*", "underus*", "suboptimal", "longer", "unparallel*", "not efficient|fast|performant|optimal"),
        *("take|takes|cost|costs|need|needs|require|requires more|longer time|work|compute|launches|operations",),
        *("less|lower|worse|poorer efficient|efficiency|fast|performance|performant|throughput|utilization|speed",),
        *("bad|poor|worse|badly|poorly|low ... hardware|gpu|gpus|utilization|performance|speed|parallelism|throughput",),
        *("not parallel*", "performance|throughput|speed|efficiency suffers|drops|worse", "hard|harder to parallelize"),
    ),
    "is-clear": (
        *("clear|clearly|clearer|clarity", "transparen*", "interpretab*", "explicit*", "visib*", "evident", "obvious"),
        *("apparent", "understandab*", "intuitive", "separate|separately", "isolat*", "independen*", "distinct"),
        *("easy|easier|simple|simpler|possible|convenient ... see|understand|analyze|interpret|study|inspect|follow",),
        *("one by one", "one at a time", "on its|their own", "by itself|themselves", "individual|individually"),
    ),
    "is-hidden": (
        *("hide|hides|hidden|hiding", "obscur*", "opaque", "blur*", "mask|masks|masked", "conceal*", "buried", "bury"),
        *("entangl*", "intransparent", "invisible", "indistinguishable", "uninterpretable", "unclear", "black box"),
        *("mixed|mixes|mix|mixing|lumped|lumps|blended|blends|merged|merges up|together|into|all", "disappear*"),
        *("hard|harder|difficult|tough|trickier|impossible|cannot ... see|understand|analyze|interpret|study|inspect",),
        *("hard|harder|difficult|tough|trickier|impossible|cannot ... tell|distinguish|isolate|separate|identify|attribute",),
        *("lose|loses|lost sight|track|view|structure|interpretability|transparency|identity", "no longer visible|clear"),
        *("less|poorly|worse|lower|reduced|bad|poor interpretab*|transparen*|visib*|intuitive|explicit",),
    ),
}  # fmt: skip
"""Phrases by notion. Names have a hyphen, so that no plain word of a rubric is taken for one."""
