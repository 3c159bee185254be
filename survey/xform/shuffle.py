"""randomize() with a seed: the order that every client gives."""

import hashlib
import math

from survey.xform.nodes import Nodes, Value
from survey.xform.values import to_number, to_text

_MULTIPLIER = 16_807
_MODULUS = 2_147_483_647
_INT64 = 2**64


def shuffled(nodes: Nodes, seed: Value) -> Nodes:
    """Nodes in the order of a seed: Fisher-Yates inside out, numbers by Park and Miller (1988).

    A seed that is no number counts as 0 when empty, else as the first 64 bits of its SHA-256.
    """
    state = int(math.fmod(_seed(seed), _MODULUS))
    if state <= 0:
        state += _MODULUS - 1
    result: Nodes = []
    for index, node in enumerate(nodes):
        state = state * _MULTIPLIER % _MODULUS
        target = int((state - 1) / (_MODULUS - 1) * (index + 1))
        if target == index:
            result.append(node)
        else:
            result.append(result[target])
            result[target] = node
    return result


def _seed(seed: Value) -> int:
    number = to_number(seed)
    if number - number == 0:
        return int(number)
    text = to_text(seed)
    if not text:
        return 0
    found = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    return found - _INT64 if found >= _INT64 // 2 else found
