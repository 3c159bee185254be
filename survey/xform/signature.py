"""What a function takes and gives: enough to check a call, and to convert its arguments."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from survey.xform.nodes import Value


class Kind(StrEnum):
    """The types of XPath 1.0; ANY is known only when the expression is evaluated."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    NODES = "nodes"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Function:
    """A function of OpenRosa.

    `parameters` are the kinds its arguments are converted to; the last `repeated` of them may
    come any number of times, none included. A call needs at least `least` arguments. `call` gets
    the arguments, after the scope where `wants_scope`; without `call` the compiler itself knows
    what to do.
    """

    parameters: tuple[Kind, ...]
    result: Kind
    least: int
    repeated: int = 0
    call: Callable[..., Value] | None = None
    wants_scope: bool = False

    def fits(self, count: int) -> bool:
        """Whether a call may have so many arguments."""
        fixed = len(self.parameters) - self.repeated
        if count < self.least:
            return False
        return count <= fixed or bool(self.repeated and (count - fixed) % self.repeated == 0)

    def parameter(self, index: int) -> Kind:
        """The kind that the argument at `index` is converted to."""
        fixed = len(self.parameters) - self.repeated
        if index < fixed or not self.repeated:
            return self.parameters[index]
        return self.parameters[fixed + (index - fixed) % self.repeated]

    def expects(self) -> str:
        """How many arguments a call may have, in words."""
        fixed = len(self.parameters) - self.repeated
        if self.repeated:
            return f"{self.least} or more"
        return str(fixed) if self.least == fixed else f"{self.least} to {fixed}"


def function(
    takes: str,
    result: Kind,
    call: Callable[..., Value] | None = None,
    *,
    wants_scope: bool = False,
) -> Function:
    """A function from a line such as "text number number?" or "text any*"; `*` may repeat."""
    words = takes.split()
    parameters = tuple(Kind(word.rstrip("?*")) for word in words)
    repeated = sum(word.endswith("*") for word in words)
    least = sum(word[-1] not in "?*" for word in words)
    return Function(parameters, result, least, repeated, call, wants_scope)
