"""What tests of expressions and forms share: a submission to try them on, and makers of forms."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from io import BytesIO

import pytest
from lxml import etree
from openpyxl import Workbook

from survey.formats.xlsform import CompiledForm, compile_xlsform
from survey.xform.compiler import Compiler
from survey.xform.lists import StaticLists
from survey.xform.nodes import Node, Run, Scope, Value
from survey.xform.parser import parse
from survey.xform.paths import Surroundings
from survey.xform.secondary import document, from_element

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2025, 10, 8, 14, 30, tzinfo=CHINA)
SUBMISSION = """
<data>
  <name>王先生</name><age>41</age><born>1984-02-29</born><met>2025-10-08T09:15:00.000+08:00</met>
  <goods>wig lace</goods><empty/><zero>0</zero><two>2</two><where>34.03 113.85 0 5</where>
  <shape>0 0;0 1;1 1;1 0;0 0</shape>
  <g><province>henan</province><city>xuchang</city></g>
  <kid><who>Li</who><years>3</years><toy><what>top</what></toy></kid>
  <kid><who>Mei</who><years>5</years><toy><what>kite</what></toy><toy><what>ball</what></toy></kid>
</data>
"""
REPEATS = frozenset({"/data/kid", "/data/kid/toy"})
PLACES = [
    {"name": "xuchang", "label": "Xuchang", "province": "henan", "people": "4380"},
    {"name": "heze", "label": "Heze", "province": "shandong", "people": "8796"},
    {"name": "zhengzhou", "label": "Zhengzhou", "province": "henan", "people": "12601"},
]


class _Labels:
    """The labels of a form without choices."""

    def choice_label(self, _scope: Scope, value: str, path: str) -> str:
        return f"{value} of {path}"

    def text(self, _scope: Scope, text_id: str) -> str:
        return f"text {text_id}"


def _mark(node: Node, run: Run, path: str) -> None:
    for child in node.children:
        child.path = f"{path}/{child.name}"
        rows = run.at.setdefault(child.path, [])
        if child.path in REPEATS:
            child.number = node.named(child.name).index(child) + 1
        rows.append(child)
        _mark(child, run, child.path)


class Bench:
    """Evaluates expressions on the submission above, seen from the node at a path."""

    def __init__(self) -> None:
        top = from_element(etree.fromstring(SUBMISSION.replace("\n", "").replace("  ", "")))
        self.run = Run(top.children[0], NOW, CHINA, _Labels(), version="7")
        _mark(top, self.run, "")
        lists = StaticLists({"places": document(PLACES), "gone": None})
        form = Surroundings("data", frozenset(self.run.at), REPEATS, lists)
        self.compiler = Compiler(form)

    def node(self, path: str, row: int = 0) -> Node:
        return self.run.at[path][row]

    def value(self, text: str, path: str = "/data", row: int = 0) -> Value:
        node = self.node(path, row)
        return self.compiler.compile(parse(text)).evaluate(Scope(self.run, node, node))

    def texts(self, text: str, path: str = "/data", row: int = 0) -> list[str]:
        value = self.value(text, path, row)
        assert isinstance(value, list)
        return [node.value for node in value]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def value(bench: Bench) -> Callable[..., Value]:
    return bench.value


@pytest.fixture
def texts(bench: Bench) -> Callable[..., list[str]]:
    return bench.texts


type MakeXform = Callable[..., str]
type MakeForm = Callable[..., CompiledForm]


@pytest.fixture(scope="session")
def make_xform() -> MakeXform:
    """Makes an XForm of root `data` from its parts: instance, binds, body, and what else there is."""

    def make(
        instance: str, binds: str = "", body: str = "", *, itext: str = "", more: str = ""
    ) -> str:
        return (
            '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
            ' xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"'
            ' xmlns:odk="http://www.opendatakit.org/xforms" xmlns:braid="urn:braid:xforms">'
            f"<h:head><h:title>F</h:title><model>{itext}"
            f'<instance><data id="f" version="2">{instance}<meta><instanceID/></meta></data>'
            f"</instance>{more}{binds}</model></h:head><h:body>{body}</h:body></h:html>"
        )

    return make


@pytest.fixture(scope="session")
def make_form() -> MakeForm:
    """Compiles a form from the rows of its sheets; each sheet begins with its header."""

    def make(
        survey: Sequence[Sequence[object]],
        choices: Sequence[Sequence[object]] = (),
        settings: Sequence[Sequence[object]] = (("form_id", "version"), ("f", "1")),
    ) -> CompiledForm:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
            if rows:
                sheet = workbook.create_sheet(name)
                for row in rows:
                    sheet.append([cell or None for cell in row])
        target = BytesIO()
        workbook.save(target)
        return compile_xlsform(target.getvalue(), filename="f.xlsx")

    return make
