"""What the encoder tells of two names: its labels, in the order of its weights."""

# The roles of the two names of a claim, the one that acts first; what is mutual has parties.
SIDES = {
    "acquisition": ("acquirer", "target"),
    "investment": ("investors", "target"),
    "supply": ("supplier", "customer"),
    "role": ("person", "organization"),
    "founding": ("founders", "organization"),
    "product": ("developer", "product"),
    "legal": ("plaintiffs", "defendants"),
}
MUTUAL = ("competition", "partnership")
NOBODY = "-"  # stands for who acts where nobody is named: "X raised $40 million", "X was founded in 2019"
UNNAMED = ("investment", "founding")  # what may be told so
PAIRS = ("acquisition", "investment", "supply", "role", "founding", "product", *MUTUAL, "legal")
STATUS = ("rumoured", "in_talks", "planned", "announced", "completed", "ended", "cancelled", "denied")
WITH_STATUS = ("acquisition", "investment", "supply", "legal", "partnership")
CHANGE = {
    "supply": ("started", "expanded", "continued", "reduced", "ending", "ended", "none"),
    "role": ("appointed", "left", "holds", "interim"),
}
CHANGES = tuple(each for kind in CHANGE.values() for each in kind)
