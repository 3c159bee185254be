"""The forms of the codebook's desk: a code, a theme, a scale, the whole."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coding.actions.codebook_draft import CodeSheet, ThemeSheet
from coding.actions.codebook_scale import LevelSheet, ScaleSheet
from coding.formats.codebook import CodebookContent, Reconcile
from coding.models import Code, Scale, ScaleKind, Theme
from survey.pages.words import tongue

type Label = Any  # a text, or one that is translated when it is shown
type Row = Mapping[str, Any]

KEY_HELP = _("Letters, digits, '.', '_' and '-'. It stays for good: downloads and figures use it.")
LONGEST = 6000
BLANK_LEVELS = 3
HUES = range(1, 10)


def _text(label: Label, rows: int = 3, *, lang: str = "") -> forms.CharField:
    attrs = {"rows": rows} | ({"lang": lang} if lang else {})
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs=attrs),
    )


def _name(label: Label, lang: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"lang": lang}),
    )


def _key() -> forms.CharField:
    return forms.CharField(label=_("Key"), max_length=60, help_text=KEY_HELP)


class _Sheet(forms.Form):
    """A form with texts in both languages: `pairs` are the names of those that stand abreast."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    pairs: tuple[str, ...] = ()

    def words(self, name: str) -> dict[str, str]:
        texts = {lang: self.cleaned_data.get(f"{name}_{lang}", "") for lang in ("en", "zh")}
        return {lang: text.strip() for lang, text in texts.items() if text and text.strip()}

    @property
    def abreast(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"{name}_en"], self[f"{name}_zh"]) for name in self.pairs]


def _both(name: str, words: Row) -> dict[str, str]:
    return {f"{name}_{lang}": words.get(lang, "") for lang in ("en", "zh")}


class ThemeForm(_Sheet):
    pairs = ("name", "definition")

    key = _key()
    name_en = _name(_("Name (English)"), "en")
    name_zh = _name(_("Name (Chinese)"), "zh")
    definition_en = _text(_("Definition (English)"), lang="en")
    definition_zh = _text(_("Definition (Chinese)"), lang="zh")
    hue = forms.TypedChoiceField(
        label=_("Colour"), coerce=int, choices=[(n, str(n)) for n in HUES], widget=forms.RadioSelect
    )

    @staticmethod
    def initial_of(theme: Theme) -> dict[str, Any]:
        return {
            "key": theme.key,
            "hue": theme.hue,
            **_both("name", theme.name),
            **_both("definition", theme.definition),
        }

    def sheet(self) -> ThemeSheet:
        return ThemeSheet(self.words("name"), self.words("definition"), self.cleaned_data["hue"])


class CodeForm(_Sheet):
    pairs = ("name", "definition", "include", "exclude")

    key = _key()
    theme = forms.ChoiceField(label=_("Theme"))
    scale = forms.ChoiceField(label=_("Scale"), required=False)
    also_under = forms.MultipleChoiceField(
        label=_("Also under"), required=False, widget=forms.CheckboxSelectMultiple
    )
    name_en = _name(_("Name (English)"), "en")
    name_zh = _name(_("Name (Chinese)"), "zh")
    definition_en = _text(_("Definition (English)"), lang="en")
    definition_zh = _text(_("Definition (Chinese)"), lang="zh")
    include_en = _text(_("Include (English)"), lang="en")
    include_zh = _text(_("Include (Chinese)"), lang="zh")
    exclude_en = _text(_("Exclude (English)"), lang="en")
    exclude_zh = _text(_("Exclude (Chinese)"), lang="zh")
    example = _text(_("Example"))
    example_lang = forms.ChoiceField(
        label=_("Language of the example"),
        choices=[("en", _("English")), ("zh", _("Chinese"))],
        required=False,
    )
    invented = forms.BooleanField(label=_("The example is invented"), required=False)

    def __init__(self, draft: CodebookContent, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        themes = [(theme.id, _local(theme.name, theme.id)) for theme in draft.themes]
        self._choose("theme", themes)
        self._choose("also_under", themes)
        lang = self.data.get("example_lang") or self.initial.get("example_lang") or "en"
        self.fields["example"].widget.attrs["lang"] = lang
        no_scale = [("", pgettext_lazy("scale", "none"))]
        self._choose("scale", [*no_scale, *((scale.id, scale.id) for scale in draft.scales)])

    def _choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = list(choices)

    @staticmethod
    def initial_of(code: Code) -> dict[str, Any]:
        example = code.example or {}
        return {
            "key": code.key,
            "theme": code.theme.key,
            "scale": code.scale.key if code.scale else "",
            "also_under": [theme.key for theme in code.also_under.all()],
            "example": example.get("text", ""),
            "example_lang": example.get("lang", "en"),
            "invented": example.get("invented", False),
            **_both("name", code.name),
            **_both("definition", code.definition),
            **_both("include", code.include_when),
            **_both("exclude", code.exclude_when),
        }

    def sheet(self) -> CodeSheet:
        given = self.cleaned_data
        text = given["example"].strip()
        example = {
            "text": text,
            "lang": given["example_lang"] or "en",
            "invented": given["invented"],
        }
        return CodeSheet(
            name=self.words("name"),
            definition=self.words("definition"),
            include_when=self.words("include"),
            exclude_when=self.words("exclude"),
            example=example if text else {},
            scale=given["scale"],
            also_under=given["also_under"],
        )


class ScaleForm(_Sheet):
    """The levels are rows of their own, read by `levels_of`."""

    pairs = ("note",)

    key = _key()
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (ScaleKind.INTERVAL, pgettext_lazy("scale", "interval")),
            (ScaleKind.ORDINAL, pgettext_lazy("scale", "ordinal")),
            (ScaleKind.NOMINAL, pgettext_lazy("scale", "nominal")),
        ],
    )
    reconcile = forms.ChoiceField(
        label=_("How two coders' values become one"),
        choices=[
            (Reconcile.MEAN.value, _("mean")),
            (Reconcile.MEDIAN.value, _("median")),
            (Reconcile.MAJORITY_ELSE_ADJUDICATE.value, _("majority, else adjudication")),
        ],
    )
    note_en = _text(_("Note (English)"), 2, lang="en")
    note_zh = _text(_("Note (Chinese)"), 2, lang="zh")

    @staticmethod
    def initial_of(scale: Scale) -> dict[str, Any]:
        return {
            "key": scale.key,
            "kind": scale.kind,
            "reconcile": scale.reconcile,
            **_both("note", scale.note),
        }

    def sheet(self, levels: list[Row], known: list[Row]) -> ScaleSheet:
        """With the levels as `levels_of` read them; `known` are the row's own, for the sources of
        quotes that stay.
        """
        sources = {each["text"]: each for level in known for each in level.get("anchors", [])}
        is_nominal = self.cleaned_data["kind"] == ScaleKind.NOMINAL
        return ScaleSheet(
            kind=self.cleaned_data["kind"],
            reconcile=self.cleaned_data["reconcile"],
            levels=[_level(level, sources, is_nominal=is_nominal) for level in levels],
            note=self.words("note"),
        )


def levels_of(post: Mapping[str, str]) -> list[Row]:
    """The rows that have a value, as typed: value, en, zh, quotes (one a line)."""
    rows: list[Row] = []
    for number in range(120):
        if f"level-{number}-value" not in post:
            break
        row = {
            name: post.get(f"level-{number}-{name}", "") for name in ("value", "en", "zh", "quotes")
        }
        if row["value"].strip():
            rows.append(row)
    return rows


def shown_levels(scale: Scale | None) -> list[Row]:
    """The rows of a scale for the form."""
    return [
        {
            "value": level["value"],
            "en": level["name"].get("en", ""),
            "zh": level["name"].get("zh", ""),
            "quotes": "\n".join(each["text"] for each in level.get("anchors", [])),
        }
        for level in (scale.levels if scale else [])
    ]


def _level(row: Row, sources: Mapping[str, Any], *, is_nominal: bool) -> LevelSheet:
    value = str(row["value"]).strip()
    lines = [" ".join(line.split()) for line in row["quotes"].splitlines()]
    anchors = [
        sources.get(line) or {"text": line, "lang": "zh" if _is_chinese(line) else "en"}
        for line in lines
        if line
    ]
    return LevelSheet(
        value if is_nominal else _number(value),
        {"en": row["en"].strip(), "zh": row["zh"].strip()},
        anchors,
    )


def _number(value: str) -> int | str:
    plain = value.replace("−", "-").lstrip("+")
    is_number = plain.removeprefix("-").isdecimal() and len(plain) < 7  # noqa: PLR2004
    return int(plain) if is_number else value


def _is_chinese(text: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" for char in text)


def _local(name: Mapping[str, str], key: str) -> str:
    return name.get(tongue()) or next(filter(None, name.values()), key)


class BookForm(_Sheet):
    """Title and rules; one rule a line, the same line in both languages."""

    pairs = ("title", "rules")

    title_en = _name(_("Title (English)"), "en")
    title_zh = _name(_("Title (Chinese)"), "zh")
    rules_en = _text(_("Rules (English), one a line"), 9, lang="en")
    rules_zh = _text(_("Rules (Chinese), one a line"), 9, lang="zh")
    attributes = forms.CharField(
        label=_("Attributes"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "lang": "en"}),
        help_text=_(
            "An attribute begins a line: period: Period / 时期. Its values follow, each on a line "
            "with a hyphen: - before_1978: Before 1978 / 1978年以前"
        ),
    )
