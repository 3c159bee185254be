"""README.txt of an archive, in English and Chinese: which files there are, and how to read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.formats.export.columns import Layout, spoken
from survey.formats.export.ddi import Told
from survey.formats.export.missing import convention
from survey.formats.export.options import Format, Options
from survey.formats.export.variables import STATISTICAL

_KINDS = {
    "not_asked": {
        "en": "Not asked (skipped by the form's logic)",
        "zh": "未提问（按问卷逻辑跳过）",
    },
    "blank": {"en": "Asked, but left blank", "zh": "已提问，但未回答"},
    "misfit": {"en": "Answered, but not of the column's type", "zh": "已回答，但与列的类型不符"},
}
_FILES = {
    "README.txt": {"en": "this text", "zh": "本说明"},
    "codebook.csv": {
        "en": "every column: question, type, labels",
        "zh": "每一列：问题、类型、标签",
    },
    "codebook.xlsx": {"en": "the same for spreadsheets", "zh": "同上，供电子表格使用"},
    "choices.csv": {"en": "every choice and its code", "zh": "每个选项及其编码"},
    "ddi.xml": {
        "en": "the data described as DDI-Codebook 2.5",
        "zh": "按 DDI-Codebook 2.5 描述的数据",
    },
    "errors.csv": {"en": "where answers depart from the form", "zh": "答案与问卷不符之处"},
    "actions.csv": {"en": "review: decisions and comments", "zh": "审核：决定与意见"},
    "history.csv": {"en": "edits, answer by answer", "zh": "编辑记录，逐项列出"},
    "files.csv": {
        "en": "files of the submissions; kind “audit” is the device's log",
        "zh": "问卷记录附带的文件；kind 为“audit”的是设备日志",
    },
    "paradata.csv": {
        "en": "the devices' logs, a row per event; start and end in milliseconds since 1970 (UTC), columns of their own as JSON in “other”; “unreadable” says why a log could not be read (to its end)",
        "zh": "设备日志，每个事件一行；start 和 end 为自 1970 年起的毫秒数（UTC），其他列以 JSON 形式写入 other；unreadable 说明日志为何无法（完整）读取",
    },
    "misfits.csv": {"en": "answers that do not fit their column", "zh": "与列类型不符的答案"},
}


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language."""

    lang: str
    title: str
    made: str
    form: str
    files: str
    rows: str
    missing: str
    notes: Sequence[str]


_LANGUAGES = (
    Words(
        lang="en",
        title="Data of the study",
        made="Made at",
        form="Form, newest version",
        files="Files",
        rows="rows",
        missing="Cells without an answer",
        notes=(
            "Tables of repeats are linked by _parent_key: it is the _key of the row around the row, or the _id of the submission.",
            '"Not known" and "refused" are answers: they stand as the choices that they are.',
            "Times are in UTC. Columns of several versions of the form stand side by side; _version says which one was filled in.",
        ),
    ),
    Words(
        lang="zh",
        title="研究数据",
        made="生成时间",
        form="问卷及最新版本",
        files="文件",
        rows="行",
        missing="没有答案的单元格",
        notes=(
            "重复组的表通过 _parent_key 连接：其值为上级行的 _key，或该问卷记录的 _id。",
            "“不知道”和“拒绝回答”属于答案，按原选项保留。",
            "时间均为 UTC。问卷各版本的列并列排放；_version 说明填写的是哪个版本。",
        ),
    ),
)
_CODED = {
    "en": "Choices are numbers with labels; choices.csv gives the name behind each. Names of variables have at most 32 characters; _id is meta_id, _key is meta_key and so on.",
    "zh": "选项以带标签的数字表示，choices.csv 列出对应名称。变量名最多 32 个字符；_id 写作 meta_id，_key 写作 meta_key，依此类推。",
}
_ESCAPED = {
    "en": "A text that begins with = + - or @ has an apostrophe before it, so that no spreadsheet runs it.",
    "zh": "以 = + - 或 @ 开头的文本前加了撇号，以免电子表格将其作为公式执行。",
}


def readme(
    layout: Layout, format_: Format, options: Options, told: Told, members: Sequence[str]
) -> str:
    """The text; `members` are the names of all files but those of the submissions."""
    parts = [_part(words, layout, format_, options, told, members) for words in _LANGUAGES]
    return "\n\n".join(parts).replace("\n", "\r\n")


def _part(
    words: Words,
    layout: Layout,
    format_: Format,
    options: Options,
    told: Told,
    members: Sequence[str],
) -> str:
    lang = words.lang
    moment = told.made_at.isoformat(timespec="seconds")
    lines = [
        f"{words.title}: {spoken(told.titles, lang)} ({told.study})",
        f"{words.form}: {layout.form.form_id} {told.version}",
        f"{words.made}: {moment}",
        *_chosen(options, lang),
        "",
        f"{words.files}:",
        *(f"  {name}: {_about(name, layout, told, words)}" for name in members),
        "",
        f"{words.missing}:",
        *_gaps(format_, lang),
        "",
        *words.notes,
    ]
    if format_ in STATISTICAL:
        lines.append(_CODED[lang])
    lines.append(_ESCAPED[lang])
    return "\n".join(lines)


def _about(name: str, layout: Layout, told: Told, words: Words) -> str:
    if name in _FILES:
        return _FILES[name][words.lang]
    for table in layout.tables:
        if told.files.get(table.name) == name:
            rows = told.rows.get(table.name, 0)
            return f"{spoken(table.title, words.lang)} ({rows} {words.rows})"
    return ""


def _gaps(format_: Format, lang: str) -> list[str]:
    return [
        f"  {_KINDS[kind][lang]}: {sentence[lang]}"
        for kind, sentence in convention(format_).items()
    ]


_CHOSEN: Mapping[str, Mapping[str, str]] = {
    "only_approved": {"en": "Only approved submissions", "zh": "仅含已通过审核的问卷记录"},
    "only_archivable": {
        "en": "Without respondents who withdrew or do not want to be archived",
        "zh": "不含已退出或不同意存档的受访者",
    },
}


def _chosen(options: Options, lang: str) -> list[str]:
    given = options.to_json()
    days = [str(given[name] or "…") for name in ("since", "until")]
    period = [] if days == ["…", "…"] else [" – ".join(days)]
    return period + [words[lang] for name, words in _CHOSEN.items() if given[name]]
