"""The vault's cryptography."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.vault import DataKey, Fault, Keyring, VaultError

PLACE = "coding_pseudonym/sealed/7"
KEY = DataKey(b"k" * 32)
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


def fault(sealed: bytes, *, key: DataKey = KEY, place: str = PLACE) -> Fault:
    with pytest.raises(VaultError) as closed:
        key.open(sealed, place=place)
    return closed.value.fault


@given(TEXTS)
def test_what_was_sealed_is_opened(text: str) -> None:
    assert KEY.open(KEY.seal(text, place=PLACE), place=PLACE) == text


@given(TEXTS)
def test_sealing_twice_never_looks_the_same(text: str) -> None:
    assert KEY.seal(text, place=PLACE) != KEY.seal(text, place=PLACE)


@given(TEXTS, st.data())
def test_a_changed_bit_anywhere_is_noticed(text: str, data: st.DataObject) -> None:
    sealed = bytearray(KEY.seal(text, place=PLACE))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8

    found = fault(bytes(sealed))

    assert found == (Fault.OTHER_KEY if 1 <= at // 8 <= 8 else Fault.DAMAGED)


@given(TEXTS, st.integers(0, 200))
def test_a_cut_one_is_noticed(text: str, length: int) -> None:
    sealed = KEY.seal(text, place=PLACE)
    cut = sealed[: min(length, len(sealed) - 1)]

    assert fault(cut) == Fault.DAMAGED


@given(TEXTS, TEXTS.filter(lambda place: place != PLACE))
def test_it_opens_only_in_its_place(text: str, place: str) -> None:
    assert fault(KEY.seal(text, place=PLACE), place=place) == Fault.DAMAGED


def test_another_data_key_is_told_from_damage() -> None:
    sealed = KEY.seal("王小明", place=PLACE)

    assert fault(sealed, key=DataKey.fresh()) == Fault.OTHER_KEY


def test_the_sealed_text_holds_nothing_of_the_name() -> None:
    sealed = KEY.seal("王小明", place=PLACE)

    assert "王小明".encode() not in sealed
    assert KEY.secret not in sealed


@pytest.mark.parametrize("same", ["Wang  Ming", " WANG MING ", "Ｗang ming"])
def test_the_blind_index_knows_a_name_however_it_is_written(same: str) -> None:
    assert KEY.blind_index(same, place="a/b") == KEY.blind_index("wang ming", place="a/b")


def test_the_blind_index_differs_by_name_place_and_key() -> None:
    indexes = {
        KEY.blind_index("王小明", place="a/b"),
        KEY.blind_index("王小", place="a/b"),
        KEY.blind_index("王小明", place="a/c"),
        DataKey.fresh().blind_index("王小明", place="a/b"),
    }

    assert len(indexes) == 4


def test_a_wrapped_key_opens_with_its_master_alone() -> None:
    wrapped = Keyring(["first master"]).wrap(KEY, place="p")

    assert Keyring(["first master"]).unwrap(wrapped, place="p") == KEY
    assert Keyring(["new master", "first master"]).unwrap(wrapped, place="p") == KEY
    with pytest.raises(VaultError) as closed:
        Keyring(["new master"]).unwrap(wrapped, place="p")
    assert closed.value.fault == Fault.OTHER_MASTER


def test_a_wrapped_key_is_bound_to_whose_it_is() -> None:
    wrapped = Keyring(["master"]).wrap(KEY, place="study 1")

    with pytest.raises(VaultError) as closed:
        Keyring(["master"]).unwrap(wrapped, place="study 2")
    assert closed.value.fault == Fault.DAMAGED


def test_without_a_master_key_nothing_is_wrapped_or_opened() -> None:
    wrapped = Keyring(["master"]).wrap(KEY, place="p")

    for deed in (
        lambda: Keyring([]).wrap(KEY, place="p"),
        lambda: Keyring([""]).unwrap(wrapped, place="p"),
    ):
        with pytest.raises(VaultError) as closed:
            deed()
        assert closed.value.fault == Fault.NO_KEY


def test_the_first_master_wraps() -> None:
    old, both = Keyring(["old"]), Keyring(["new", "old"])

    assert both.wrap(KEY, place="p").master == Keyring(["new"]).current != old.current
