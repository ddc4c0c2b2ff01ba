"""YAML text -> texts, lists and objects; nothing is executed, no date or number is guessed, and nothing can grow."""

from __future__ import annotations

from typing import Any

import yaml

from citegraph.errors import ReadError

# Under this key each object has its 1-based line; YAML keys of bibliographic files are words.
LINE = "\0line"
# A bibliography in YAML has a few hundred lines; the pure Python reader of PyYAML manages some 100 kB a second.
LONGEST = 1_000_000
DEEPEST = 50
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, *, source: str) -> Any:
    """Return the first document in `text`: every scalar a text, every object with its line under `LINE`.

    An alias stands for a scalar named before; one for a list or an object is left empty, so that nothing multiplies.

    Raises
    ------
    ReadError
        If it is no YAML, too long or too deep.
    """
    if len(text) > LONGEST:
        raise ReadError(f"the file is too long for YAML ({len(text):,} characters)", path=source)
    try:
        return _tree(text, source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        raise ReadError(f"this is no YAML from here on ({error.problem})", path=source, line=line) from error
    except yaml.YAMLError as error:
        raise ReadError(f"this is no YAML ({str(error).splitlines()[0]})", path=source) from error


def _tree(text: str, source: str) -> Any:
    """Build the tree from events, without recursion."""
    root: list[Any] = []
    open_nodes: list[Any] = [root]
    keys: list[str | None] = [None]
    anchors: dict[str, str] = {}

    def put(value: Any) -> None:
        node = open_nodes[-1]
        if isinstance(node, list):
            node.append(value)
        elif keys[-1] is None:
            keys[-1] = value if isinstance(value, str) else ""
        else:
            node.setdefault(keys[-1], value)
            keys[-1] = None

    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent):
            value = "" if not event.style and event.value in ("~", "null") else event.value
            anchors[event.anchor or ""] = value
            put(value)
        elif isinstance(event, yaml.AliasEvent):
            put(anchors.get(event.anchor or "", ""))
        elif isinstance(event, yaml.CollectionStartEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            node: Any = {LINE: line} if isinstance(event, yaml.MappingStartEvent) else []
            put(node)
            open_nodes.append(node)
            keys.append(None)
            if len(open_nodes) > DEEPEST:
                raise ReadError("this YAML is nested too deeply", path=source, line=line)
        elif isinstance(event, yaml.CollectionEndEvent):
            open_nodes.pop()
            keys.pop()
        elif isinstance(event, yaml.DocumentEndEvent):
            break
    return root[0] if root else None
