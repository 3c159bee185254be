import stat
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from survey.formats.package import (
    Limits,
    Package,
    PackageFault,
    PackageRefused,
    is_inside,
    open_folder,
    open_package,
    open_zip,
)

FILES = {
    "study.yaml": b"study: {}\n",
    "transcripts/T01.txt": "访员：好。".encode(),
    "transcripts/T02.txt": b"I: Yes.",
    "transcripts/old/T00.txt": b"I: No.",
    "transcripts/T03.md": b"#",
}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def in_folder(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def refusal(opening: Callable[[], object]) -> tuple[PackageFault, str]:
    with pytest.raises(PackageRefused) as refused:
        opening()
    return refused.value.reason, refused.value.name


@pytest.fixture(params=["folder", "zip", "zip with a top folder"])
def package(request: pytest.FixtureRequest, tmp_path: Path) -> Package:
    if request.param == "folder":
        return open_package(in_folder(tmp_path, FILES))
    top = "xuchang/" if request.param.endswith("folder") else ""
    path = tmp_path / "study.zip"
    path.write_bytes(zipped({top + name: content for name, content in FILES.items()}))
    return open_package(path)


def test_a_package_gives_the_files_it_holds(package: Package) -> None:
    assert package.members == tuple(sorted(FILES))
    assert {name: package.read(name) for name in package.members} == FILES


def test_a_pattern_stays_within_its_folder(package: Package) -> None:
    assert package.names("transcripts/*.txt") == ("transcripts/T01.txt", "transcripts/T02.txt")
    assert package.names("*.yaml") == ("study.yaml",)
    assert package.names("*/old/*") == ("transcripts/old/T00.txt",)
    assert package.names("none/*") == ()


@pytest.mark.parametrize("name", ["none.txt", "../study.yaml", "/etc/passwd", "transcripts"])
def test_only_members_are_read(package: Package, name: str) -> None:
    assert refusal(lambda: package.read(name)) == (PackageFault.MISSING, name)


def test_a_folder_and_its_zips_have_the_same_digest(tmp_path: Path) -> None:
    folder = open_folder(in_folder(tmp_path, FILES))
    packed = open_zip(zipped(FILES))
    changed = open_zip(zipped(FILES | {"transcripts/T02.txt": b"I: Yea."}))

    assert folder.digest() == packed.digest()
    assert changed.digest() != packed.digest()


def test_litter_of_other_systems_is_left_out(tmp_path: Path) -> None:
    litter = {"__MACOSX/._study.yaml": b"x", "transcripts/.DS_Store": b"x", "Thumbs.db": b"x"}

    assert open_zip(zipped(FILES | litter)).members == tuple(sorted(FILES))
    assert open_folder(in_folder(tmp_path, FILES | litter)).members == tuple(sorted(FILES))


def test_folders_are_no_members() -> None:
    assert open_zip(zipped(FILES | {"empty/": b""})).members == tuple(sorted(FILES))


@pytest.mark.parametrize("name", ["../evil", "/evil", "a/../../evil", "a\\evil", "C:evil", "a//b"])
def test_a_name_that_leads_outside_is_refused(name: str) -> None:
    assert refusal(lambda: open_zip(zipped(FILES | {name: b"x"}))) == (
        PackageFault.PATH_ESCAPES,
        name,
    )


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("a/b.txt", True),
        ("..a/b", True),
        ("许昌/访谈.txt", True),
        ("", False),
        (".", False),
        ("..", False),
        ("a/./b", False),
        ("a\0b", False),
    ],
)
def test_names_inside_are_told_from_others(name: str, *, inside: bool) -> None:
    assert is_inside(name) is inside


def test_a_link_in_a_zip_is_refused() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("study.yaml", "")
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert refusal(lambda: open_zip(packed.getvalue())) == (PackageFault.LINK, "link")


def test_a_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    in_folder(tmp_path, FILES)
    (tmp_path / "link").symlink_to("/etc/passwd")

    assert refusal(lambda: open_folder(tmp_path)) == (PackageFault.LINK, "link")


def test_a_package_without_manifest_is_refused(tmp_path: Path) -> None:
    files = {"a/study.yaml": b"", "b/study.yaml": b""}
    nothing = (PackageFault.NO_MANIFEST, "")

    assert refusal(lambda: open_zip(zipped(files))) == nothing
    assert refusal(lambda: open_zip(zipped({}))) == nothing
    assert refusal(lambda: open_folder(in_folder(tmp_path, files))) == nothing


def test_what_is_no_package_is_refused(tmp_path: Path) -> None:
    assert refusal(lambda: open_zip(b"no zip")) == (PackageFault.NOT_A_PACKAGE, "")
    assert refusal(lambda: open_package(tmp_path / "none.zip")) == (
        PackageFault.NOT_A_PACKAGE,
        "none.zip",
    )


def test_a_package_holds_no_more_than_its_limits(tmp_path: Path) -> None:
    data, folder = zipped(FILES), in_folder(tmp_path, FILES)
    few, small = Limits(members=4), Limits(inflated=20)

    assert refusal(lambda: open_zip(data, limits=few)) == (PackageFault.TOO_MANY_MEMBERS, "")
    assert refusal(lambda: open_folder(folder, limits=few)) == (PackageFault.TOO_MANY_MEMBERS, "")
    assert refusal(lambda: open_zip(data, limits=small)) == (PackageFault.TOO_LARGE, "")
    assert refusal(lambda: open_folder(folder, limits=small)) == (PackageFault.TOO_LARGE, "")


def test_a_zip_that_swells_is_refused() -> None:
    assert refusal(lambda: open_zip(zipped(FILES | {"bomb": bytes(2**24)}))) == (
        PackageFault.TOO_DENSE,
        "",
    )


def test_a_small_file_of_blanks_may_be_dense() -> None:
    assert open_zip(zipped(FILES | {"blank.txt": b" " * 2**19})).read("blank.txt") == b" " * 2**19


def test_a_member_that_lies_about_its_size_never_yields_more() -> None:
    data = zipped({"study.yaml": b"", "bomb": bytes(2**20)})
    size, lie = (2**20).to_bytes(4, "little"), (16).to_bytes(4, "little")
    package = open_zip(data.replace(size, lie))

    assert refusal(lambda: package.read("bomb")) == (PackageFault.DAMAGED, "bomb")


def test_a_damaged_member_is_refused_when_it_is_read() -> None:
    data = zipped(FILES, zipfile.ZIP_STORED).replace(b"I: Yes.", b"I: Yea.")

    assert refusal(lambda: open_zip(data).read("transcripts/T02.txt")) == (
        PackageFault.DAMAGED,
        "transcripts/T02.txt",
    )


def test_a_name_given_twice_is_refused() -> None:
    data = zipped({"study.yaml": b"", "a.txt": b"1", "b.txt": b"2"}).replace(b"b.txt", b"a.txt")

    assert refusal(lambda: open_zip(data)) == (PackageFault.NAME_TWICE, "a.txt")


def test_a_locked_member_is_refused() -> None:
    data = bytearray(zipped({"study.yaml": b"x"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1

    assert refusal(lambda: open_zip(bytes(data))) == (PackageFault.LOCKED, "study.yaml")


def test_other_ways_of_packing_are_refused() -> None:
    assert refusal(lambda: open_zip(zipped(FILES, zipfile.ZIP_LZMA))) == (
        PackageFault.DAMAGED,
        "study.yaml",
    )
