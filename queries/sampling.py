"""Arguments to try questions with: drawn from ties that are there, so that most answers are not empty."""

import random
from collections.abc import Iterator

from graph.deals.deal import Tie
from graph.deals.world import World
from queries.arguments import Arguments, today
from queries.catalog import Question

_FLAG_SHARE = 0.3


def samples(question: Question, world: World, count: int) -> Iterator[Arguments]:
    """Yield `count` arguments of a question, the same at each call for the same world."""
    draw = random.Random(question.name)  # noqa: S311 - nothing secret
    ties = sorted((tie for tie in world.ties() if question.suits(tie.type)), key=lambda tie: tie.id)
    for _ in range(count if ties else 0):
        yield _sample(question, draw, ties, world)


def _sample(question: Question, draw: random.Random, ties: list[Tie], world: World) -> Arguments:
    """Draw entities and days of one tie, so that they go together; some days are today's."""
    tie = draw.choice(ties)
    values: Arguments = {}
    for name, parameter in question.parameters.items():
        if parameter.type == "flag":
            values[name] = draw.random() < _FLAG_SHARE
        elif parameter.type == "day":
            values[name] = str(parameter.default) or today()
        elif parameter.required:
            values[name] = draw.choice([tie.start, tie.end, tie.end])
        else:
            values[name] = draw.choice(["", "", "", draw.choice(ties).end])
    if draw.random() < 0.5:
        values["as_of"] = draw.choice([tie.valid_from, tie.known_from, draw.choice(ties).known_from])
    if draw.random() < 0.4:
        values["known_by"] = draw.choice([tie.known_from, draw.choice(ties).known_from])
    if "after" in values:
        values["after"] = draw.choice([draw.choice(ties).valid_from, "2020-01-01"])
    return values
