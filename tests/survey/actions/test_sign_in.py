"""People come in by e-mail and password; who guesses waits. Time is an argument here."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from survey.actions.sign_in import (
    ACCOUNT,
    ADDRESS,
    LOOK_EVERY,
    PAIR,
    Patience,
    TooManyTries,
    WrongPassword,
    _counted,
    _decide,
    _take_back,
    forget_old_tries,
    note_failure,
    sign_in,
)
from survey.models import SignInTally, User
from tests.factories import a_user
from tests.threads import own_connection, side_by_side

PASSWORD = "four quiet looms"  # noqa: S105 - of a person made up
HOME, OFFICE, EVIL = "198.51.100.1", "203.0.113.7", "192.0.2.66"
START = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick_hash(settings: Settings, db: None) -> None:
    """Hundreds of tries need no slow hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def bo(quick_hash: None) -> User:
    person = a_user("Bo")
    person.set_password(PASSWORD)
    person.save()
    return person


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def tried(email: str, password: str, address: str, now: datetime) -> str:
    """What comes of it: in, wrong, or the seconds to wait."""
    try:
        sign_in(email=email, password=password, address=address, now=now)
    except WrongPassword:
        return "wrong"
    except TooManyTries as haste:
        return str(haste.seconds)
    return "in"


def _own(deed: Callable[[], str]) -> Callable[[], str]:
    def do() -> str:
        with own_connection():
            return deed()

    return do


def guess(times: int, email: str, address: str, now: datetime = START) -> list[str]:
    return [tried(email, f"guess {number}", address, now) for number in range(times)]


def test_the_right_password_lets_its_person_in(bo: User) -> None:
    found = sign_in(email=f" {bo.email.upper()} ", password=PASSWORD, address=HOME)

    assert found == bo


@pytest.mark.parametrize(("email", "password"), [("nobody@x.example", PASSWORD), ("a\0b", "c\0d")])
def test_nobody_and_nonsense_are_wrong(bo: User, email: str, password: str) -> None:
    with translation.override("en"), pytest.raises(WrongPassword, match="No account") as wrong:
        sign_in(email=email, password=password, address=HOME)

    assert wrong.value.status == 401


def test_a_closed_account_stays_out(bo: User) -> None:
    User.objects.update(is_active=False)

    assert tried(bo.email, PASSWORD, HOME, START) == "wrong"


def test_a_few_slips_cost_nothing(bo: User) -> None:
    assert guess(PAIR.free, bo.email, HOME) == ["wrong"] * PAIR.free
    assert tried(bo.email, PASSWORD, HOME, after(1)) == "in"


def test_each_further_failure_costs_twice_the_wait_up_to_a_quarter_of_an_hour() -> None:
    waits = [int(PAIR.wait(failures).total_seconds()) for failures in range(7, 20)]

    assert waits == [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert PAIR.wait(10**9) == timedelta(minutes=15)


def test_who_does_not_wait_is_refused_even_with_the_right_password(bo: User) -> None:
    guess(PAIR.free, bo.email, HOME)
    tried(bo.email, "wrong", HOME, after(1))

    assert tried(bo.email, PASSWORD, HOME, after(2)) == "1"
    assert tried(bo.email, PASSWORD, HOME, after(3)) == "in"


def test_what_was_refused_for_its_haste_does_not_lengthen_the_wait(bo: User) -> None:
    guess(PAIR.free, bo.email, HOME)
    refused = guess(50, bo.email, HOME)

    assert refused == ["1"] * 50
    assert tried(bo.email, PASSWORD, HOME, after(1)) == "in"


def test_the_right_password_makes_a_clean_slate(bo: User) -> None:
    guess(PAIR.free, bo.email, HOME)
    tried(bo.email, PASSWORD, HOME, after(1))

    assert guess(PAIR.free, bo.email, HOME, after(2)) == ["wrong"] * PAIR.free


def test_failures_are_forgotten_after_a_day_without_one(bo: User) -> None:
    guess(PAIR.free, bo.email, HOME)
    tried(bo.email, "wrong", HOME, after(1))
    tomorrow = after(1) + timedelta(hours=24)

    assert guess(PAIR.free, bo.email, HOME, tomorrow) == ["wrong"] * PAIR.free


def test_guessing_from_elsewhere_does_not_shut_the_person_out(bo: User) -> None:
    guess(PAIR.free + 1, bo.email, EVIL)

    assert tried(bo.email, "guess", EVIL, START) == "1"
    assert tried(bo.email, PASSWORD, HOME, START) == "in"


def test_an_account_tried_from_everywhere_waits_for_moments_only(bo: User) -> None:
    for number in range(ACCOUNT.free + 20):
        tried(bo.email, "guess", f"192.0.2.{number}", after(number * 60))
    last = after((ACCOUNT.free + 19) * 60)

    assert tried(bo.email, PASSWORD, HOME, last) == "30"
    assert tried(bo.email, PASSWORD, HOME, last + ACCOUNT.longest) == "in"


def test_who_came_in_from_there_before_does_not_wait_for_what_others_do(bo: User) -> None:
    assert tried(bo.email, PASSWORD, HOME, START) == "in"
    for number in range(ACCOUNT.free + 20):
        tried(bo.email, "guess", f"192.0.2.{number}", after(number * 60))
    last = after((ACCOUNT.free + 19) * 60)

    assert tried(bo.email, PASSWORD, HOME, last) == "in"


def test_one_guesser_does_not_lock_out_the_office(bo: User) -> None:
    known = bo
    new = a_user("New")
    new.set_password(PASSWORD)
    new.save()
    assert tried(known.email, PASSWORD, OFFICE, START) == "in"
    for number in range(ADDRESS.free + 30):
        tried(f"victim{number}@x.example", PASSWORD, OFFICE, after(number * 60))
    last = after((ADDRESS.free + 29) * 60)

    assert tried("victim@x.example", PASSWORD, OFFICE, last) == "15"
    assert tried(known.email, PASSWORD, OFFICE, last) == "in"
    assert tried(new.email, PASSWORD, OFFICE, last + ADDRESS.longest) == "in"


def test_an_account_of_one_s_own_does_not_buy_guesses(bo: User) -> None:
    for number in range(ADDRESS.free):
        tried(f"victim{number}@x.example", PASSWORD, EVIL, START)
        tried(bo.email, PASSWORD, EVIL, START)

    assert tried("victim@x.example", PASSWORD, EVIL, START) == "1"


def test_another_door_counts_its_failures_with_ours(bo: User) -> None:
    for _ in range(PAIR.free):
        note_failure(email=bo.email, address=HOME, now=START)

    with pytest.raises(TooManyTries) as haste:
        note_failure(email=bo.email, address=HOME, now=START)

    assert (haste.value.seconds, haste.value.status) == (1, 429)
    assert tried(bo.email, PASSWORD, HOME, START) == "1"


def test_the_wait_is_told_in_both_languages_and_in_round_words(bo: User) -> None:
    waits = [timedelta(seconds=seconds) for seconds in (1, 40, 301)]
    told = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            told += [str(TooManyTries(wait)) for wait in waits]

    assert told == [
        "Signing in failed too often. Try again in 1 second.",
        "Signing in failed too often. Try again in 40 seconds.",
        "Signing in failed too often. Try again in 6 minutes.",
        "登录失败次数过多。请在 1 秒后重试。",
        "登录失败次数过多。请在 40 秒后重试。",
        "登录失败次数过多。请在 6 分钟后重试。",
    ]


def test_nobody_reads_in_the_table_whose_account_was_tried(bo: User) -> None:
    guess(1, bo.email, HOME)

    kept = " ".join(SignInTally.objects.values_list("subject", flat=True))
    assert bo.email not in kept
    assert HOME not in kept


def test_tallies_that_count_no_more_are_deleted(bo: User) -> None:
    tried(bo.email, PASSWORD, HOME, START)
    guess(1, "nobody@x.example", EVIL)

    in_time = forget_old_tries(now=START + timedelta(hours=23))
    next_day = forget_old_tries(now=START + timedelta(hours=25))
    next_year = forget_old_tries(now=START + timedelta(days=365))

    assert (in_time, next_day, next_year) == (0, 5, 1)
    assert not SignInTally.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_are_no_way_around(bo: User) -> None:
    outcomes = side_by_side([lambda: tried(bo.email, "guess", EVIL, START)] * 24)

    assert sorted(outcomes) == ["1"] * (24 - PAIR.free) + ["wrong"] * PAIR.free


@pytest.mark.django_db(transaction=True)
def test_many_devices_at_once_with_the_right_password_all_get_in(
    bo: User, settings: Settings
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # slow
    bo.set_password(PASSWORD)
    bo.save()
    devices = [lambda: tried(bo.email, PASSWORD, OFFICE, timezone.now())] * 20

    outcomes = side_by_side(devices)

    assert outcomes == ["in"] * 20
    assert set(SignInTally.objects.values_list("failures", flat=True)) == {0}


@pytest.mark.django_db(transaction=True)
def test_who_comes_a_moment_before_another_does_not_wait_for_it(bo: User) -> None:
    assert tried(bo.email, "a slip", OFFICE, after(0.01)) == "wrong"

    assert tried(bo.email, PASSWORD, OFFICE, START) == "in"


@pytest.mark.django_db(transaction=True)
def test_one_more_waits_until_the_others_are_decided(bo: User) -> None:
    guess(PAIR.free - 1, bo.email, EVIL)
    looked_at = Event()
    decided = Event()

    def slow() -> str:
        """The last free try, which is looked at for a while."""
        undecided = _counted(bo.email, EVIL, START)
        looked_at.set()
        decided.wait(20)
        _take_back(bo.email, EVIL, START, undecided)
        _decide(undecided)
        return "in"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(_own(slow))
        looked_at.wait(20)
        second = pool.submit(_own(lambda: tried(bo.email, PASSWORD, EVIL, START)))
        is_early = second.done()
        time.sleep(3 * LOOK_EVERY)
        is_early = is_early or second.done()
        decided.set()
        outcomes = [first.result(20), second.result(20)]

    assert not is_early
    assert outcomes == ["in", "in"]


def test_patience_without_failures_is_no_wait() -> None:
    assert Patience(free=1, longest=timedelta(seconds=5)).wait(0) == timedelta(0)
