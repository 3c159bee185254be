"""Why a cell of an export holds no answer, and how each format says so.

Two kinds are kept apart everywhere: what was not asked (skipped by the form's logic) and what was
asked but left blank. "Not known" and "refused" are answers, and stay the choices that they are.
"""

from enum import Enum

from survey.formats.export.options import Format


class Gap(Enum):
    """A cell without a value. What was not asked is None.

    BLANK was asked and left empty. MISFIT was answered, but with something that is not of the
    column's type, which typed files cannot hold: it stands in a list of its own.
    """

    BLANK = "blank"
    MISFIT = "misfit"

    def __str__(self) -> str:
        """As a table of texts has it."""
        return BLANK_TEXT


# At most eight bytes: SPSS takes no longer text as a missing value.
BLANK_TEXT = "(blank)"

# SPSS: what was not asked is system-missing; these two are declared as user-missing.
SPSS_BLANK = -999_999_998.0
SPSS_MISFIT = -999_999_997.0

# Stata: three of its extended missing values, with labels.
STATA_NOT_ASKED = "a"
STATA_BLANK = "b"
STATA_MISFIT = "c"

# Choices that say that there is no answer get these codes, whatever list they stand on.
NA_CODE = -98
REFUSED_CODE = -97

LABELS = {
    "not_asked": {"en": "Not asked", "zh": "未提问"},
    "blank": {"en": "Asked, left blank", "zh": "已提问，未回答"},
    "misfit": {"en": "Not of this type, see misfits.csv", "zh": "类型不符，见 misfits.csv"},
}


def label(kind: str, lang: str) -> str:
    """What a kind of missing is called; in English where `lang` is not ours."""
    words = LABELS[kind]
    return words.get(lang.partition("-")[0], words["en"])


def convention(format_: Format) -> dict[str, dict[str, str]]:
    """How the format writes each kind, in sentences by language, for README and codebook."""
    return _CONVENTIONS.get(format_, _CONVENTIONS[Format.CSV])


_NAMED = {
    "not_asked": {"en": "there is no such member", "zh": "没有该成员"},
    "blank": {"en": "null", "zh": "null"},
}
_TEXT = {
    "not_asked": {"en": "an empty cell", "zh": "空单元格"},
    "blank": {"en": f'the text "{BLANK_TEXT}"', "zh": f"文本“{BLANK_TEXT}”"},
}
_CONVENTIONS: dict[Format, dict[str, dict[str, str]]] = {
    Format.CSV: _TEXT,
    Format.XLSX: _TEXT,
    Format.JSON: _NAMED,
    Format.GEOJSON: _NAMED,
    Format.SPSS: {
        "not_asked": {
            "en": "system-missing; in texts an empty text",
            "zh": "系统缺失值；文本变量为空文本",
        },
        "blank": {
            "en": f'{SPSS_BLANK:.0f}, in texts "{BLANK_TEXT}", declared as user-missing',
            "zh": f"{SPSS_BLANK:.0f}，文本变量为“{BLANK_TEXT}”，已声明为用户缺失值",
        },
        "misfit": {
            "en": f"{SPSS_MISFIT:.0f}, declared as user-missing; the value is in misfits.csv",
            "zh": f"{SPSS_MISFIT:.0f}，已声明为用户缺失值；原值见 misfits.csv",
        },
    },
    Format.STATA: {
        "not_asked": {"en": ".a; in texts an empty text", "zh": ".a；文本变量为空文本"},
        "blank": {
            "en": f'.b; in texts "{BLANK_TEXT}"',
            "zh": f".b；文本变量为“{BLANK_TEXT}”",
        },
        "misfit": {"en": ".c; the value is in misfits.csv", "zh": ".c；原值见 misfits.csv"},
    },
    Format.PARQUET: {
        "not_asked": {"en": "null", "zh": "null"},
        "blank": {
            "en": "null, and the column's name stands in the list column _blank",
            "zh": "null，且列名出现在列表列 _blank 中",
        },
        "misfit": {
            "en": "null, and the value is in misfits.csv",
            "zh": "null，原值见 misfits.csv",
        },
    },
}
