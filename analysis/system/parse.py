"""From the YAML text to an IndicatorSystem, or to all that is wrong with the text."""

from collections.abc import Mapping

from analysis.system.faults import FaultySystemError
from analysis.system.parts import (
    Aggregation,
    Arguments,
    Composite,
    Dimension,
    IndicatorSystem,
    Level,
    Measure,
    Parameters,
    Profile,
    Role,
    Source,
    SubIndicator,
    ZeroIf,
)
from analysis.system.reading import Block, Notes, compose

DIRECTIONS = (-1, 0, 1)
HIGHEST_FLOOR = 100
FEWEST_DRAWS, MOST_DRAWS = 100, 100_000


def parse(text: str) -> IndicatorSystem:
    """Read an indicator system; what it refers to is checked by `validate`.

    Raises FaultySystemError with all faults of form: fields that are missing, unknown, given
    twice or of the wrong type, ids given twice, goalposts and weights that cannot be.
    """
    notes = Notes()
    top = Block(compose(text), "", notes)
    block = top.block("indicator_system", needed=True, path="")
    top.close()
    system = None if block is None else _system(block, notes)
    if system is None or notes.faults:
        raise FaultySystemError(notes.faults)
    return system


def _system(block: Block, notes: Notes) -> IndicatorSystem:
    system = IndicatorSystem(
        id=block.text("id"),
        version=block.text("version"),
        codebook=block.text("codebook"),
        forms=block.texts("forms", needed=True),
        measures=tuple(map(_measure, block.blocks("measures"))),
        sub_indicators=tuple(map(_sub_indicator, block.blocks("sub_indicators"))),
        dimensions=tuple(map(_dimension, block.blocks("dimensions"))),
        composites=tuple(map(_composite, block.blocks("composites"))),
        profiles=tuple(map(_profile, block.blocks("profiles", needed=False))),
        rules=_rules(block.block("rules")),
        parameters=_parameters(block.block("parameters")),
        lines=notes.lines,
    )
    block.close()
    return system


def _rules(block: Block | None) -> Mapping[str, tuple[str, ...]]:
    return {} if block is None else {name: block.sentences(name) for name in block.names()}


def _parameters(block: Block | None) -> Parameters:
    if block is None:
        return Parameters()
    usual = Parameters()
    named = "missing_values" in block.names()
    parameters = Parameters(
        sub_indicator_needs=_share(block, "sub_indicator_needs", usual.sub_indicator_needs),
        dimension_needs=_share(block, "dimension_needs", usual.dimension_needs),
        composite_floor=block.number("composite_floor", usual.composite_floor),
        weak_above=_share(block, "weak_above", usual.weak_above),
        draws=block.whole("draws", usual.draws),
        interval=_share(block, "interval", usual.interval),
        missing_values=block.texts("missing_values") if named else usual.missing_values,
    )
    if not 0 < parameters.composite_floor <= HIGHEST_FLOOR:
        block.fault("composite_floor", "must lie above 0, and at 100 at most")
    if not FEWEST_DRAWS <= parameters.draws <= MOST_DRAWS:
        block.fault("draws", f"must lie between {FEWEST_DRAWS} and {MOST_DRAWS}")
    block.close()
    return parameters


def _share(block: Block, name: str, usual: float) -> float:
    share = block.number(name, usual)
    if not 0 < share <= 1:
        block.fault(name, "must lie above 0, and at 1 at most")
    return share


def _measure(block: Block) -> Measure:
    measure = Measure(
        id=block.text("id"),
        name=block.bilingual("name"),
        level=block.one_of("level", Level),
        source=block.one_of("source", Source),
        op=block.text("op"),
        formula=block.text("formula"),
        unit=block.text("unit"),
        direction=block.whole("direction"),
        goalposts=_goalposts(block),
        min_n=block.whole("min_n"),
        role=block.one_of("role", Role),
        form=block.maybe_text("form"),
        questions=block.texts("questions"),
        codes=block.texts("codes"),
        args=_arguments(block.block("args")),
        based_on=block.text("based_on", needed=False),
        note=block.text("note", needed=False),
    )
    if measure.direction not in DIRECTIONS:
        block.fault("direction", "must be 1, -1 or 0")
    if measure.min_n < 1:
        block.fault("min_n", "must be 1 or more")
    block.close()
    return measure


def _goalposts(block: Block) -> tuple[float, float]:
    posts = block.numbers("goalposts", needed=True)
    match posts:
        case (low, high) if low < high:
            return low, high
        case ():
            pass
        case _:
            block.fault("goalposts", "must be two numbers, the lower first")
    return 0.0, 1.0


def _arguments(block: Block | None) -> Arguments:
    if block is None:
        return Arguments()
    scores = block.block("map")
    skip = block.block("zero_if")
    arguments = Arguments(
        exclude=block.texts("exclude"),
        values=block.texts("values"),
        positive=block.texts("positive"),
        negative=block.texts("negative"),
        measures=block.texts("measures"),
        kinds=block.texts("kinds"),
        weights=block.numbers("weights"),
        repeat=block.maybe_text("repeat"),
        field=block.maybe_text("field"),
        num=block.maybe_text("num"),
        den=block.maybe_text("den"),
        minuend=block.maybe_text("minuend"),
        subtrahend=block.maybe_text("subtrahend"),
        threshold=block.maybe_number("threshold"),
        top=block.maybe_whole("top"),
        map={} if scores is None else scores.scores(),
        zero_if=None if skip is None else _zero_if(skip),
    )
    block.close()
    return arguments


def _zero_if(block: Block) -> ZeroIf:
    zero_if = ZeroIf(question=block.text("question"), value=block.text("value"))
    block.close()
    return zero_if


def _sub_indicator(block: Block) -> SubIndicator:
    part = SubIndicator(
        id=block.text("id"),
        name=block.bilingual("name"),
        dimension=block.text("dimension"),
        measures=block.weights("measures"),
        weight=block.number("weight", 1.0),
        note=block.text("note", needed=False),
    )
    if part.weight <= 0:
        block.fault("weight", "must be a weight greater than 0")
    block.close()
    return part


def _dimension(block: Block) -> Dimension:
    part = Dimension(
        id=block.text("id"),
        name=block.bilingual("name"),
        themes=block.texts("themes"),
        sub_indicators=block.texts("sub_indicators", needed=True),
        aggregation=block.one_of("aggregation", Aggregation, Aggregation.ARITHMETIC),
        note=block.text("note", needed=False),
    )
    block.close()
    return part


def _composite(block: Block) -> Composite:
    part = Composite(
        id=block.text("id"),
        name=block.bilingual("name"),
        parts=block.weights("parts"),
        aggregation=block.one_of("aggregation", Aggregation, Aggregation.GEOMETRIC),
        note=block.text("note", needed=False),
    )
    block.close()
    return part


def _profile(block: Block) -> Profile:
    part = Profile(
        id=block.text("id"),
        name=block.bilingual("name"),
        op=block.text("op"),
        codes=block.texts("codes"),
        within=block.text("within", needed=False),
        rows=block.text("rows", needed=False),
        columns=block.texts("columns"),
        note=block.text("note", needed=False),
    )
    block.close()
    return part
