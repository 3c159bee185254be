"""Which encoding a text file is in, told from its bytes."""

import codecs

# The hundred and sixty most frequent characters of running Chinese, simplified and traditional.
_FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家"
    "学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见"
    "经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话"
    "儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真"
    "做收价钱货厂村市场"
    "這來國個說們為時會過學對裡後麼沒發當無開經頭動兩長樣現將與進實點聲話兒問機給幾業間電東"
    "價錢貨廠場訪談"
)
_MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉【】「」『』—…·　％～－")
_LATIN = frozenset("éèêëàâäáãåæçñóòôöõøúùûüíìîïßœÉÈÀÂÄÁÅÆÇÑÓÖØÚÜÍÎ«»–€£°½²ªº§©®´")
_COMMON = _FREQUENT | _MARKS | _LATIN
_CANDIDATES = ("gb18030", "big5", "utf-16-le", "utf-16-be", "cp1252")
_ENOUGH = 0.25
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class EncodingUnknown(ValueError):  # noqa: N818
    """The bytes read as text in none of the encodings we know."""


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file, and the name of the encoding it was read in.

    A byte order mark decides. Without one, bytes that are valid UTF-8 and hold no NUL are UTF-8.
    Otherwise GB18030, Big5, UTF-16 of both orders and Windows-1252 are tried, and the one wins in
    which the largest share of the characters beyond ASCII (control characters count among them)
    is common in Chinese or Western European writing; bytes read in the wrong encoding give rare
    characters. Raises EncodingUnknown when that share stays below a quarter in all of them.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _read(data, encoding)
            if text is None:
                raise EncodingUnknown(encoding)
            return text, encoding
    text = _read(data, "utf-8")
    if text is not None and "\0" not in text:
        return text, "utf-8"
    share, best, encoding = max(
        ((_common_share(text), text, name) for name, text in _readings(data)),
        key=lambda reading: reading[0],
        default=(0.0, "", ""),
    )
    if share < _ENOUGH:
        raise EncodingUnknown(encoding)
    return best, encoding


def _readings(data: bytes) -> list[tuple[str, str]]:
    tried = ((name, _read(data, name)) for name in _CANDIDATES)
    return [(name, text) for name, text in tried if text is not None]


def _read(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _common_share(text: str) -> float:
    telling = [char for char in text if not ("\x20" <= char <= "\x7e" or char in "\t\r\n")]
    if not telling:
        return 1.0
    return sum(char in _COMMON for char in telling) / len(telling)
