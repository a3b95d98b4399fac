"""The closed lists of words that claims use, each said once."""

from enum import StrEnum


class Status(StrEnum):
    """What a source says about how firm its fact is; a claim without one holds as stated."""

    RUMOURED = "rumoured"
    IN_TALKS = "in_talks"
    PLANNED = "planned"
    ANNOUNCED = "announced"
    COMPLETED = "completed"
    ENDED = "ended"
    CANCELLED = "cancelled"
    DENIED = "denied"


class Certainty(StrEnum):
    """How firm a tie is, weakest first."""

    RUMOURED = "rumoured"
    IN_TALKS = "in_talks"
    PLANNED = "planned"
    ANNOUNCED = "announced"
    COMPLETED = "completed"


class Stance(StrEnum):
    """What a relation is at one time."""

    IN_FORCE = "in_force"
    REDUCED = "reduced"
    ENDING = "ending"
    ENDED = "ended"


class Service(StrEnum):
    """What a supplier supplies."""

    COMPUTE = "compute"
    CHIPS = "chips"
    DATA_LABELLING = "data-labelling"
    TRAINING_DATA = "training-data"
    CONTENT_LICENCE = "content-licence"
    MODEL_API = "model-api"
    CLOUD = "cloud"
    ENERGY = "energy"
    DATA_CENTRE = "data-centre"
    OTHER = "other"


class SupplyChange(StrEnum):
    """What happens to a supply relation; `none` only states that it is there."""

    STARTED = "started"
    EXPANDED = "expanded"
    CONTINUED = "continued"
    REDUCED = "reduced"
    ENDING = "ending"
    ENDED = "ended"
    NONE = "none"


class RoleChange(StrEnum):
    """What happens to a post."""

    APPOINTED = "appointed"
    INTERIM = "interim"
    HOLDS = "holds"
    LEFT = "left"


class Instrument(StrEnum):
    """What an investor gives or gets."""

    EQUITY = "equity"
    CONVERTIBLE = "convertible"
    DEBT = "debt"
    CREDITS = "credits"
    GRANT = "grant"


class AmountIs(StrEnum):
    """What the amount of an investment counts: the whole round, each named investor's part, or all so far."""

    TOTAL = "total"
    PER_INVESTOR = "per_investor"
    CUMULATIVE = "cumulative"


class ValuationKind(StrEnum):
    """Whether a valuation counts the new money."""

    PRE = "pre"
    POST = "post"


class Structure(StrEnum):
    """How an acquisition is built."""

    FULL = "full"
    MAJORITY = "majority"
    ACQUIHIRE = "acquihire"
    LICENSE_AND_HIRE = "license-and-hire"
    ASSETS = "assets"


class Measure(StrEnum):
    """What a metric measures."""

    REVENUE = "revenue"
    ANNUALISED_REVENUE = "annualised-revenue"
    VALUATION = "valuation"
    HEADCOUNT = "headcount"
    USERS = "users"
    COMPUTE = "compute"
    CAPEX = "capex"
    LOSS = "loss"
    PROFIT = "profit"
    SPEND = "spend"


class Kind(StrEnum):
    """What an organization is."""

    COMPANY = "company"
    LAB = "lab"
    INVESTOR = "investor"
    GOVERNMENT = "government"
    UNIVERSITY = "university"
    NONPROFIT = "nonprofit"
