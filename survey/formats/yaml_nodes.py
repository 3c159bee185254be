"""YAML as nodes with their lines, read by libyaml where PyYAML was built with it: ten times as fast."""

from typing import Any

import yaml

DEEPEST = 100

type Loader = type[yaml.SafeLoader | yaml.CSafeLoader]

FAST: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_BEGINS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_ENDS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


class AnchorRefused(yaml.MarkedYAMLError):
    """An anchor stands where none may: with aliases a few lines can stand for gigabytes."""

    def __init__(self, mark: Any) -> None:  # noqa: ANN401 - a mark of either reader
        super().__init__(None, None, "anchors (&name) and aliases (*name) are not allowed", mark)


def compose(text: str, *, with_anchors: bool = True) -> yaml.Node | None:
    """The root node, or None of an empty text; nothing is constructed, so no tag can run anything.

    Raises yaml.YAMLError if the text is no YAML, AnchorRefused among them, and RecursionError if
    it is nested deeper than DEEPEST. What libyaml refuses is read again by Python, so that a fault
    has the same words in every installation.
    """
    try:
        return _composed(text, FAST, with_anchors=with_anchors)
    except AnchorRefused:
        raise
    except yaml.YAMLError:
        return _composed(text, yaml.SafeLoader, with_anchors=with_anchors)


def _composed(text: str, loader: Loader, *, with_anchors: bool) -> yaml.Node | None:
    _look_through(text, loader, with_anchors=with_anchors)
    root: yaml.Node | None = yaml.compose(text, Loader=loader)
    return root


def _look_through(text: str, loader: Loader, *, with_anchors: bool) -> None:
    """Walk the events, which takes no stack, before anything is built of them: libyaml's composer
    would overrun its own.
    """
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, _BEGINS) - isinstance(event, _ENDS)
        if depth > DEEPEST:
            raise RecursionError
        is_anchored = getattr(event, "anchor", None) and not isinstance(event, yaml.AliasEvent)
        if is_anchored and not with_anchors:
            raise AnchorRefused(event.start_mark)
