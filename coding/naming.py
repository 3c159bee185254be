"""Names in texts: where they stand, which there may be, and the texts without them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

SHORTEST = 2  # characters of a name: one alone stands for too much else
LONGEST = 120


class NameKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    FIRM = "firm"
    PLACE = "place"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER = "number"
    OTHER = "other"


class Suggestion(NamedTuple):
    """Something that looks like a name, and how often it stands in the text."""

    kind: NameKind
    name: str
    n: int


class Hit(NamedTuple):
    """text[start:end] is this name, however it is written there."""

    start: int
    end: int
    name: str


_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "苗郜訾"
)
_TITLES = (
    "总经理|董事长|副总|总|先生|女士|小姐|主任|经理|老板|老师|师傅|厂长|书记|局长|县长|市长|镇长|乡长|村长"
    "|科长|处长|部长|会长|院长|校长|教授|会计|工程师|大哥|大姐|哥|姐"
)
_FIRM_ENDS = "有限责任公司|股份有限公司|有限公司|公司|集团|实业|发制品厂|厂|合作社"
_PLACE_ENDS = "村|镇|乡|社区|街道|开发区|工业园"
# What may stand before a name, in one breath with it.
_BEFORE = re.compile(
    r"在|的|和|与|跟|给|到|去|来|叫|从|是|对|向|由|为|有(?!限)|把|让|被|归|找|我们|他们|你们|咱们|那个|这个|一个|一家"
    r"|那家|这家|几家|两家|这|那|我|你|他|她|了|过|着|就|又|也|都|还|说|问|，|。"
)
_NOT_NAMES = re.compile(
    r"(?:The|An?|And|But|So|We|I|You|He|She|They|It|In|On|At|Our|My|Their|His|Her|This|That|Then"
    r"|When|After|Before|Yes|No|If|Well|Now|There|Here|What|How|Who|Why|Where|For|With|From|To|Of"
    r"|By)\b"
)
_PATTERNS: Sequence[tuple[NameKind, re.Pattern[str]]] = (
    (NameKind.EMAIL, re.compile(r"[A-Za-z0-9][\w.+-]*@[\w-]+(?:\.[\w-]+)+")),
    (NameKind.NUMBER, re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])")),
    (NameKind.PHONE, re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")),
    (NameKind.PHONE, re.compile(r"(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)")),
    (NameKind.PHONE, re.compile(r"\+\d{1,3}[ -]?\(?\d{1,4}\)?(?:[ -]?\d{2,4}){2,4}(?!\d)")),
    (
        NameKind.FIRM,
        re.compile(
            r"(?:[A-Z][\w&'’-]*,? ){1,5}(?:Co\.?,? ?Ltd\b\.?|Ltd\b\.?|Limited\b|Inc\b\.?|Corp\b\.?"
            r"|LLC\b|GmbH\b|Group\b)"
        ),
    ),
    (NameKind.FIRM, re.compile(rf"[{_HAN}]{{2,14}}?(?:{_FIRM_ENDS})")),
    (NameKind.PLACE, re.compile(rf"[{_HAN}]{{2,6}}?(?:{_PLACE_ENDS})")),
    (NameKind.PERSON, re.compile(rf"(?:老|小|阿)[{_SURNAMES}](?![{_HAN}]?(?:{_FIRM_ENDS}))")),
    (NameKind.PERSON, re.compile(rf"[{_SURNAMES}][{_HAN}]{{0,2}}?(?:{_TITLES})")),
    (NameKind.PERSON, re.compile(rf"(?<=我叫)[{_SURNAMES}][{_HAN}]{{1,2}}(?![{_HAN}])")),
    (
        NameKind.PERSON,
        re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Director|Manager)\b\.? [A-Z][a-z'’-]+"),
    ),
    (NameKind.PERSON, re.compile(r"\b[A-Z][a-z'’-]+(?: [A-Z]\.)? [A-Z][a-z'’-]+\b")),
)
_CUT = {NameKind.FIRM, NameKind.PLACE}
_FIRM_END = re.compile(rf"(?:{_FIRM_ENDS}|{_PLACE_ENDS})$")
_GIVEN = re.compile(rf"([{_SURNAMES}][{_HAN}]{{1,2}})(?:{_TITLES})")


def suggestions(text: str) -> list[Suggestion]:
    """What looks like a name: phone, e-mail and identity numbers, Chinese names by surname and
    title, firms and places by their endings, English names by their capitals. Many are none: a
    person decides. In the order of their kinds, the frequent ones first.
    """
    found: dict[str, NameKind] = {}
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            for name in _named(kind, match[0]):
                found.setdefault(name, kind)
    rows = [Suggestion(found[name], name, text.count(name)) for name in found]
    order = list(NameKind)
    return sorted(rows, key=lambda row: (order.index(row.kind), -row.n, row.name))


def _named(kind: NameKind, words: str) -> Iterator[str]:
    name = words.strip()
    if kind in _CUT and not name.isascii():
        name = _BEFORE.split(name)[-1]
        stem = _FIRM_END.sub("", name)
        if len(stem) < SHORTEST:
            return
    if kind is NameKind.PERSON and _NOT_NAMES.match(name):
        return
    if len(name) >= SHORTEST:
        yield name
    if kind is NameKind.PERSON and (given := _GIVEN.fullmatch(name)):
        yield given[1]


def hits(text: str, names: Iterable[str]) -> list[Hit]:
    """Where the names stand, in order; where several begin, the longest. Latin letters match in
    either case, but only as whole words.
    """
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    if not ordered:
        return []
    whole = re.compile("|".join(f"({pattern_of(name)})" for name in ordered), re.IGNORECASE)
    return [
        Hit(match.start(), match.end(), ordered[(match.lastindex or 1) - 1])
        for match in whole.finditer(text)
    ]


def pattern_of(name: str) -> str:
    """A regular expression for the name as it may be written; any blanks between its words."""
    body = r"[^\S\n]+".join(re.escape(word) for word in name.split())
    before = r"(?<![A-Za-z0-9])" if name[:1].isascii() and name[:1].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if name[-1:].isascii() and name[-1:].isalnum() else ""
    return before + body + after


@dataclass(frozen=True)
class Replacing:
    """Names and what stands for them."""

    replacements: Mapping[str, str]

    def text(self, text: str) -> str:
        """The text with every name replaced."""
        parts: list[str] = []
        at = 0
        for hit in hits(text, self.replacements):
            parts += [text[at : hit.start], self.replacements[hit.name]]
            at = hit.end
        return "".join([*parts, text[at:]])

    def json(self, value: Any) -> Any:  # noqa: ANN401 - any JSON
        """The same JSON with every name in its texts and keys replaced."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.json(each) for each in value]
        if isinstance(value, dict):
            return {self.text(key): self.json(each) for key, each in value.items()}
        return value
