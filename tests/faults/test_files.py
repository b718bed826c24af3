"""Files cut off, and files in any order."""

import itertools

import pytest

from tests.faults.conftest import Calm
from tests.faults.house import House

ALL = ("payments.csv", "returns.csv", "strangers.csv")


def take_in(house: House, names: tuple[str, ...]) -> str:
    for name in names:
        house.manage("import_feed", str(house.folder / name), "--source", "bank")
    return house.digest()


@pytest.fixture(scope="module")
def in_order(house: House, calm: Calm) -> str:
    """Everything in the order of life: people, payments, returns."""
    with house.fresh():
        return take_in(house, ("strangers.csv", "payments.csv", "returns.csv"))


@pytest.mark.parametrize("names", itertools.permutations(ALL), ids="-".join)
def test_files_come_in_any_order(house: House, in_order: str, names: tuple[str, ...]) -> None:
    with house.fresh():
        assert take_in(house, names) == in_order


def test_a_file_cut_off_in_a_row_posts_whole_rows_alone(house: House, calm: Calm) -> None:
    whole = (house.folder / "payments.csv").read_bytes()
    (house.folder / "cut.csv").write_bytes(whole[: len(whole) // 2 + 3])
    with house.fresh():
        house.manage("import_feed", str(house.folder / "cut.csv"), "--source", "bank")
        house.manage("import_feed", str(house.folder / "payments.csv"), "--source", "bank")
        with house.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), sum(amount) FROM contributions_payment p"
                " JOIN persons_source s ON s.id = p.source_id WHERE s.code = 'bank'"
            )
            assert cursor.fetchone() == (calm.told.posted_rows, calm.told.posted)


def test_a_backup_is_restored_and_the_files_come_again(house: House, in_order: str) -> None:
    """What was committed after the backup is lost with the server, and is in the senders' files."""
    with house.fresh():
        take_in(house, ("strangers.csv", "payments.csv"))
        house.superuse("CREATE DATABASE faults_backup TEMPLATE {}", house.database)
        take_in(house, ("returns.csv",))
        house._drop(house.database)
        house.superuse("ALTER DATABASE faults_backup RENAME TO {}", house.database)
        assert take_in(house, ("strangers.csv", "payments.csv", "returns.csv")) == in_order
