"""The house rules that no linter knows. Read them as the builder's list."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from survey.models import Kind

ROOT = Path(__file__).parents[1]
HOUSES = ("survey", "coding", "analysis")
STREET = ("config", *HOUSES, "tests", "bench")
NOT_OURS = {"migrations", "vendor", "__pycache__", "locale"}
JUNK = {
    *("base", "common", "core", "func", "helper", "helpers", "lib", "misc", "shared", "stuff"),
    *("tools", "util", "utils"),
}
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
LONGEST_TEMPLATE = 200
MOST_STATEMENTS_OF_A_TASK = 3
TRANSLATE = {"gettext": 1, "gettext_lazy": 1, "pgettext": 2, "ngettext": 2, "ngettext_lazy": 2}
TEXT = {
    *(".py", ".html", ".js", ".css", ".md", ".txt", ".in", ".toml", ".yaml", ".yml", ".json"),
    *(".cfg", ".ini", ".sh", ".svg", ".po", ".csv", ".conf", ".service", ".timer", ".example", ""),
}


def files(pattern: str, streets: Sequence[str] = STREET) -> list[Path]:
    """Our own files, relative to the root."""
    return sorted(
        path.relative_to(ROOT)
        for street in streets
        for path in (ROOT / street).rglob(pattern)
        if not NOT_OURS & set(path.relative_to(ROOT).parts)
    )


@cache
def source(path: Path) -> str:
    return (ROOT / path).read_text("utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(source(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def found(pattern: str, paths: Sequence[Path]) -> list[str]:
    """Where it stands: path, line and what was found."""
    wanted = re.compile(pattern)
    return [
        f"{path}:{number}: {match[0]}"
        for path in paths
        for number, line in enumerate(source(path).splitlines(), start=1)
        for match in wanted.finditer(line)
    ]


def forbid(faults: Iterable[object]) -> None:
    """Fail with all of them, one below the other."""
    if told := "\n".join(map(str, faults)):
        pytest.fail(told, pytrace=False)


def test_no_room_is_a_junk_room() -> None:
    names = {path: (path.stem, *path.parts[:-1]) for path in files("*.py")}

    forbid([str(path) for path, parts in names.items() if JUNK & set(parts)])


def test_files_and_functions_are_short() -> None:
    long_files = [
        f"{path}: {lines} lines"
        for pattern in ("*.py", "*.js", "*.css")
        for path in files(pattern)
        if (lines := len(source(path).splitlines())) > LONGEST_FILE
    ]
    long_functions = [
        f"{path}:{node.lineno}: {node.name}"
        for path in files("*.py")
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]

    forbid(long_files)
    forbid(long_functions)


def test_every_room_says_what_it_is_for() -> None:
    silent = [
        str(path)
        for path in files("*.py", ("config", *HOUSES))
        if source(path).strip() and ast.get_docstring(tree(path)) is None
    ]

    forbid(silent)


def test_templates_are_pages_without_script_or_style_inside() -> None:
    pages = [path for path in files("*.html") if "templates" in path.parts]
    long = [str(path) for path in pages if len(source(path).splitlines()) > LONGEST_TEMPLATE]

    assert pages
    forbid(long)
    forbid(found(r"\sstyle\s*=|<style\b", pages))
    forbid(found(r"<script\b(?![^>]*\ssrc=)", pages))
    forbid(found(r"\son[a-z]+=|\shx-on\b|javascript:|\shx-vars\b", pages))


def test_templates_name_their_addresses() -> None:
    pages = [path for path in files("*.html") if "templates" in path.parts]

    forbid(found(r"""\s(href|src|action|hx-(get|post|put|patch|delete))=["']/[^"']""", pages))


def test_a_task_is_a_door_not_a_room() -> None:
    wrong = []
    for path in files("tasks.py", HOUSES):
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef):
                continue
            name = f"{path}:{node.name}"
            if len(list(statements(node.body))) > MOST_STATEMENTS_OF_A_TASK:
                wrong.append(f"{name} is a room")
            if node.args.args or node.args.posonlyargs:
                wrong.append(f"{name} takes positions")
            if task_name(node) != f"{path.parts[0]}.{node.name}":
                wrong.append(f"{name} is not called {path.parts[0]}.{node.name}")

    forbid(wrong)


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements, also those inside others, but no docstring."""
    for node in body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        yield node
        for part in ("body", "orelse", "finalbody"):
            yield from statements(getattr(node, part, []))


def task_name(node: ast.FunctionDef) -> str:
    for decorator in node.decorator_list:
        for keyword in getattr(decorator, "keywords", []):
            if keyword.arg == "name":
                return str(keyword.value.value)
    return ""


def test_no_table_looks_downstream() -> None:
    """A key into an upstream house leaves no door back (related_name="+")."""
    doors = [
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for model in apps.get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in HOUSES
        and relation.related_model._meta.app_label != model._meta.app_label
    ]

    forbid(doors)


def test_tables_are_named_by_their_classes_not_by_strings() -> None:
    """A name in quotes is a door that the import rules do not see."""
    paths = files("*.py", ("config", *HOUSES))

    forbid(found(r"(ForeignKey|OneToOneField|ManyToManyField)\(\s*[\"']", paths))
    forbid(found(r"\bget_model\(", paths))


def test_tables_keep_no_logic() -> None:
    paths = [path for path in files("*.py", HOUSES) if "models" in path.parts]
    logic = [
        f"{path}: {node.name}"
        for path in paths
        for node in functions(path)
        if node.name in {"save", "delete", "clean", "full_clean"}
    ]

    forbid(logic)
    forbid(found(r"^\s+ordering\s*=", paths))


def test_every_room_that_thinks_has_its_test() -> None:
    """The mirror: survey/actions/case.py has tests/survey/actions/test_case.py."""
    missing = [
        str(mirror)
        for path in rooms_that_think()
        if not (ROOT / (mirror := Path("tests", path.parent, f"test_{path.name}"))).exists()
    ]

    forbid(missing)


def rooms_that_think() -> list[Path]:
    """Actions, queries, rules, and what the import rules call a pure room."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (pure,) = [each for each in contracts if each["name"].startswith("The pure rooms")]
    pure_rooms = {Path(*name.split(".")) for name in pure["source_modules"]}
    return [
        path
        for path in files("*.py", HOUSES)
        if path.stem != "__init__"
        and (
            path.parts[1] in {"actions", "queries"}
            or path.name == "rules.py"
            or path.with_suffix("") in pure_rooms
            or path.parent in pure_rooms
        )
    ]


def test_every_test_has_its_room() -> None:
    """A test whose room was renamed would be forgotten; a long one may be test_room_more.py."""
    folders = {"actions", "queries", "formats", "measures", "system"}
    tests = [path for path in files("test_*.py", ("tests",)) if folders & set(path.parts)]

    forbid([path for path in tests if not rooms_of(path)])


def rooms_of(test: Path) -> list[str]:
    """The rooms that a test may be about: event.py for test_event.py and test_event_claim.py."""
    words = test.stem.removeprefix("test_").split("_")
    names = ["_".join(words[:n]) for n in range(1, len(words) + 1)]
    return [name for name in names if (ROOT / Path(*test.parts[1:-1], f"{name}.py")).exists()]


def test_tests_are_no_package() -> None:
    """They are imported by path; a package would shadow another of the same name."""
    packages = [path for path in files("__init__.py", ("tests",)) if "e2e" not in path.parts]

    forbid(packages)


def test_translatable_texts_are_whole() -> None:
    """Only what is written out is found and translated: no f-string, no variable, no formatting inside."""
    broken = [
        f"{path}:{node.lineno}"
        for path in files("*.py", ("config", *HOUSES))
        for node, n in translations(tree(path))
        if not all(is_text(argument) for argument in node.args[:n])
    ]

    forbid(broken)


def translations(module: ast.Module) -> Iterator[tuple[ast.Call, int]]:
    """Each call of gettext under whatever name, and how many of its arguments are texts."""
    names = {
        alias.asname or alias.name: TRANSLATE[alias.name]
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in TRANSLATE
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node, names[node.func.id]


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_every_deed_has_words_of_its_own() -> None:
    made_up = [kind.name for kind in Kind if str(kind.label) == kind.name.replace("_", " ").title()]
    labels = Counter(str(kind.label) for kind in Kind)

    forbid(made_up)
    forbid([label for label, n in labels.items() if n > 1])


def test_every_deed_is_done_somewhere() -> None:
    """A kind that nothing records is a promise of the feed that nobody keeps."""
    code = "\n".join(source(path) for path in files("*.py", HOUSES) if "actions" in path.parts)

    forbid([kind.name for kind in Kind if f"Kind.{kind.name}" not in code])


def routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, str]]:
    """(name with its namespace, pattern) of every address."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or ''}", str(pattern.pattern)


def test_every_route_has_a_name_of_its_own() -> None:
    named = list(routes(get_resolver()))
    names = Counter(name for name, _ in named)

    forbid([pattern for name, pattern in named if not name or name.endswith(":")])
    forbid([name for name, n in names.items() if n > 1])


def texts() -> Iterator[Path]:
    """Every text of the repository, also what others wrote and we carry along."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = {part for part in parts if part.startswith(".")} - {".ci", ".gitignore"}
        if not hidden and "__pycache__" not in parts and path.suffix in TEXT and path.is_file():
            yield path


def test_no_text_leads_to_a_registry_or_into_somebodys_machine() -> None:
    """The patterns are put together here, so that they do not find themselves."""
    registries = ["pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.", "registry" + r"\.[a-z]"]
    machines = [re.escape(f"{place}/") for place in (str(ROOT), "/wo" + "rk")]
    wanted = re.compile("|".join(registries + machines).encode())
    leaks = [
        f"{path.relative_to(ROOT)}: {match[0].decode()}"
        for path in texts()
        if (match := wanted.search(path.read_bytes()))
    ]

    forbid(leaks)


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME", "XX" + "X"])
def test_nothing_is_left_for_later(word: str) -> None:
    paths = [path for pattern in ("*.py", "*.html", "*.js", "*.css") for path in files(pattern)]

    forbid(found(rf"\b{word}\b", paths))
