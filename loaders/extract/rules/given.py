"""Given names, by which a new name is told to be a person's."""

import pkgutil
from collections.abc import Collection, Iterator
from functools import cache
from importlib import import_module

from faker.providers import person

from graph.model.names import unaccented

_LISTS = ("first_names", "first_names_male", "first_names_female", "first_names_nonbinary")


@cache
def given_names() -> frozenset[str]:
    """Return the given names of all countries that Faker has lists for, in lower case without accents."""
    return frozenset(unaccented(name).lower() for name in _listed())


def _listed() -> Iterator[str]:
    for found in pkgutil.iter_modules(person.__path__):
        provider = import_module(f"{person.__name__}.{found.name}").Provider
        for names in (getattr(provider, each, None) for each in _LISTS):
            if isinstance(names, Collection):  # some have a property instead, which joins the others
                yield from names
