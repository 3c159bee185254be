"""A study package, a folder or a zip of it, opened so that nothing outside it is ever read."""

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from io import BytesIO
from pathlib import Path

MANIFEST = "study.yaml"
_MIB = 2**20
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_ENCRYPTED = 0x1
_READ_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


class PackageFault(StrEnum):
    """Why a package, or a file in it, is not opened."""

    NOT_A_PACKAGE = "not_a_package"
    NO_MANIFEST = "no_manifest"
    DAMAGED = "damaged"
    LOCKED = "locked"
    NAME_TWICE = "name_twice"
    PATH_ESCAPES = "path_escapes"
    LINK = "link"
    TOO_MANY_MEMBERS = "too_many_members"
    TOO_LARGE = "too_large"
    TOO_DENSE = "too_dense"
    MISSING = "missing"


class PackageRefused(ValueError):  # noqa: N818
    """A package is not opened; `name` is the file to blame, or empty."""

    def __init__(self, reason: PackageFault, name: str = "") -> None:
        super().__init__(f"{reason.value}: {name}" if name else reason.value)
        self.reason = reason
        self.name = name


@dataclass(frozen=True, slots=True)
class Limits:
    """What a package may hold: files, bytes once unpacked, and bytes per packed byte.

    The ratio is looked at only beyond one MiB.
    """

    members: int = 5_000
    inflated: int = 512 * _MIB
    ratio: int = 100


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Package:
    """The files of a package; `members` are their names, sorted, with '/' between folders."""

    members: tuple[str, ...]
    _fetch: Callable[[str], bytes]

    def read(self, name: str) -> bytes:
        """The bytes of one file. Raises PackageRefused when it is missing or damaged."""
        if name not in self.members:
            raise PackageRefused(PackageFault.MISSING, name)
        try:
            return self._fetch(name)
        except _DAMAGE as error:
            raise PackageRefused(PackageFault.DAMAGED, name) from error

    def names(self, pattern: str) -> tuple[str, ...]:
        """Names that fit a pattern such as `transcripts/*.txt`; `*` stays within one folder."""
        wanted = pattern.split("/")
        return tuple(name for name in self.members if _fits(name.split("/"), wanted))

    def digest(self) -> str:
        """SHA-256 over names and contents; a folder and a zip of it have the same."""
        seal = hashlib.sha256()
        for name in self.members:
            content = hashlib.sha256(self.read(name)).hexdigest()
            seal.update(f"{name}\0{content}\n".encode())
        return seal.hexdigest()


def is_inside(name: str) -> bool:
    """Whether a relative name, with '/' between folders, cannot lead out of its package."""
    if not name or "\\" in name or "\0" in name or ":" in name:
        return False
    return all(part not in {"", ".", ".."} for part in name.split("/"))


def open_package(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Package:
    """Open a folder or a zip file. Raises PackageRefused."""
    if path.is_dir():
        return open_folder(path, limits=limits)
    if not path.is_file():
        raise PackageRefused(PackageFault.NOT_A_PACKAGE, path.name)
    return open_zip(path.read_bytes(), limits=limits)


def open_folder(folder: Path, *, limits: Limits = DEFAULT_LIMITS) -> Package:
    """Open a folder that holds a `study.yaml`. Raises PackageRefused, for links too."""
    sizes: dict[str, int] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if _is_litter(name):
            continue
        if path.is_symlink():
            raise PackageRefused(PackageFault.LINK, name)
        if path.is_file():
            sizes[name] = path.stat().st_size
    _check_sizes(sizes, limits)
    if MANIFEST not in sizes:
        raise PackageRefused(PackageFault.NO_MANIFEST)
    return Package(tuple(sorted(sizes)), lambda name: (folder / name).read_bytes())


def open_zip(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Package:
    """Open the bytes of a zip which holds a `study.yaml` at its top or in its only top folder.

    Raises PackageRefused for names that lead outside, links, doubled names, encryption, and
    archives that are damaged or too large once unpacked (a member never yields more bytes than
    its declared size, so declared sizes are what is counted).
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _DAMAGE as error:
        raise PackageRefused(PackageFault.NOT_A_PACKAGE) from error
    infos: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if info.is_dir() or _is_litter(info.filename):
            continue
        _check_member(info, infos)
        infos[info.filename] = info
    sizes = {name: info.file_size for name, info in infos.items()}
    _check_sizes(sizes, limits, packed=len(data))
    top = _top_folder(infos)
    inside = {name.removeprefix(top): info for name, info in infos.items()}
    return Package(tuple(sorted(inside)), lambda name: archive.read(inside[name]))


def _check_member(info: zipfile.ZipInfo, earlier: dict[str, zipfile.ZipInfo]) -> None:
    name = info.filename
    # zipfile hides what follows a NUL and turns backslashes; the name as packed must be clean.
    if not is_inside(info.orig_filename):
        raise PackageRefused(PackageFault.PATH_ESCAPES, name)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise PackageRefused(PackageFault.LINK, name)
    if info.flag_bits & _ENCRYPTED:
        raise PackageRefused(PackageFault.LOCKED, name)
    if name in earlier:
        raise PackageRefused(PackageFault.NAME_TWICE, name)
    if info.compress_type not in _READ_METHODS:
        raise PackageRefused(PackageFault.DAMAGED, name)


def _check_sizes(sizes: dict[str, int], limits: Limits, *, packed: int | None = None) -> None:
    if len(sizes) > limits.members:
        raise PackageRefused(PackageFault.TOO_MANY_MEMBERS)
    inflated = sum(sizes.values())
    if inflated > limits.inflated:
        raise PackageRefused(PackageFault.TOO_LARGE)
    if packed is not None and inflated > max(_MIB, packed * limits.ratio):
        raise PackageRefused(PackageFault.TOO_DENSE)


def _top_folder(names: dict[str, zipfile.ZipInfo]) -> str:
    """The part to take off every name: '' or the one folder, with '/', that holds everything."""
    if MANIFEST in names:
        return ""
    tops = {name.partition("/")[0] for name in names}
    if len(tops) == 1 and f"{min(tops)}/{MANIFEST}" in names:
        return f"{min(tops)}/"
    raise PackageRefused(PackageFault.NO_MANIFEST)


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER[0]) or name.rpartition("/")[2] in _LITTER[1:]


def _fits(parts: list[str], wanted: list[str]) -> bool:
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))
