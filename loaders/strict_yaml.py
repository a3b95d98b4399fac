"""YAML files of modest size, without doubled keys and aliases."""

from pathlib import Path
from typing import Any

import yaml

from graph.errors import BadInput

MAX_BYTES = 5_000_000

_MERGE = "tag:yaml.org,2002:merge"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Loader):  # type: ignore[misc]
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise _wrong("this is no map", node)
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key.value, str):
                raise _wrong("a key must be plain text", key)
            if key.tag == _MERGE:
                raise _wrong("a merge (<<) is not taken: write the keys out", key)
            if key.value in seen:
                raise _wrong(f"the key {key.value!r} stands twice", key)
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep))

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        # An alias (*name) is a node met again. A few of them can stand for more text than any memory holds.
        if node in self.constructed_objects:
            raise _wrong("an alias (*name) is not taken: write it out", node)
        try:
            return super().construct_object(node, deep)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            # A tag, or a form such as 2024-13-45, that promises what its text does not hold.
            raise _wrong(f"this is no {node.tag.rsplit(':', 1)[-1]}", node) from error


def _wrong(problem: str, node: yaml.Node) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file; BadInput with line and column where it is malformed."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(f"is larger than {MAX_BYTES:,} bytes.", file=str(path), remedy="Split it.")
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"is not UTF-8 text (byte {error.start}).", file=str(path), remedy="Save it as UTF-8."
        ) from error
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}.", file=str(path)) from error
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - derived from the safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise BadInput(f"malformed YAML: {error.problem}.", file=str(path), place=place) from error
    except (yaml.YAMLError, RecursionError) as error:
        first_line = str(error).split("\n", 1)[0]
        raise BadInput(f"malformed YAML: {first_line}.", file=str(path)) from error
