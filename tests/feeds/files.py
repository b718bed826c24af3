"""Small files of the five feeds, the people in them, and what the registers hold afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from apps.feeds.models import ImportJob
from apps.feeds.services import import_file
from apps.feeds.totals import Totals
from apps.rules.iin import check_digit

HEADERS = {
    "persons": "iin,last_name,first_name,patronymic,birth_date,sex,legal_status,"
    "legal_status_from,locality,contact",
    "contributions": "document_no,item_no,iin,period,purpose_code,payer_kind,payer_id,amount,paid_on",
    "reversals": "document_no,item_no,reason,reversed_on",
    "categories": "iin,category,valid_from,valid_to,source",
    "waivers": "iin,valid_from,valid_to,ground",
}
PLAIN: dict[str, dict[str, str]] = {
    "persons": {
        "last_name": "Қасымова",
        "first_name": "Әлия",
        "patronymic": "",
        "birth_date": "1990-05-14",
        "sex": "f",
        "legal_status": "citizen",
        "legal_status_from": "1990-05-14",
        "locality": "city",
        "contact": "",
    },
    "contributions": {
        "document_no": "D1",
        "item_no": "1",
        "period": "2026-10",
        "purpose_code": "121",
        "payer_kind": "employer",
        "payer_id": "000000000000",
        "amount": "9000.00",
        "paid_on": "2026-11-20",
    },
    "reversals": {
        "document_no": "D1",
        "item_no": "1",
        "reason": "paid twice",
        "reversed_on": "2026-11-21",
    },
    "categories": {
        "category": "pensioner",
        "valid_from": "2026-01-01",
        "valid_to": "",
        "source": "pensions",
    },
    "waivers": {"valid_from": "2026-01-01", "valid_to": "2026-03-31", "ground": "privileged"},
}
Row = Mapping[str, str]


def iin(number: int) -> str:
    """The IIN of somebody "born" in 2099: valid, and nobody's."""
    for serial in range(5000 + number * 7, 7000):
        digit = check_digit(f"990203{serial:04d}1"[:11])
        if digit is not None:
            return f"990203{serial:04d}1"[:11] + str(digit)
    raise ValueError("no more numbers")


ALIYA, BERIK = iin(0), iin(1)


def row(feed: str, **values: str) -> dict[str, str]:
    """A good row of a feed; a test says only what it is about."""
    named = {} if feed == "reversals" else {"iin": ALIYA}
    return {**PLAIN[feed], **named, **values}


def person(**values: str) -> dict[str, str]:
    return row("persons", **values)


def payment(**values: str) -> dict[str, str]:
    return row("contributions", **values)


def reversal(**values: str) -> dict[str, str]:
    return row("reversals", **values)


def stay(**values: str) -> dict[str, str]:
    return row("categories", **values)


def waiver(**values: str) -> dict[str, str]:
    return row("waivers", **values)


def feed_of(first: Row) -> str:
    """The feed whose columns a row has."""
    required = {name: set(header.split(",")) for name, header in HEADERS.items()}
    return next(name for name, columns in required.items() if columns <= set(first))


def csv(rows: Sequence[Row], separator: str = ",") -> str:
    """The rows as a file, columns in the order of the first row's feed, then the optional ones."""
    header = HEADERS[feed_of(rows[0])].split(",")
    header += [name for name in rows[0] if name not in header]
    lines = [separator.join(header)]
    lines += [separator.join(one.get(name, "") for name in header) for one in rows]
    return "\n".join(lines) + "\n"


class Desk:
    """Imports rows as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = 0

    def take(self, *rows: Row, **options: Any) -> Totals:
        """Import these rows as one file, by default from the source `bank`."""
        return self.read(csv(rows).encode(), **options)

    def read(self, content: bytes, source: str = "bank", **options: Any) -> Totals:
        self.files += 1
        path = self.folder / f"{self.files}.csv"
        path.write_bytes(content)
        job, totals = import_file(path=path, source=source, **options)
        assert job.status == ImportJob.Status.DONE
        return totals


LEDGER = {
    "people": "SELECT p.iin, d.last_name, d.birth_date, d.locality, d.contact, d.left_on"
    " FROM persons_person p JOIN persons_persondetails d ON d.person_id = p.id"
    " WHERE upper_inf(d.recorded)",
    "statuses": "SELECT p.iin, l.status, l.valid FROM persons_legalstatusperiod l"
    " JOIN persons_person p ON p.id = l.person_id WHERE upper_inf(l.recorded)",
    "payments": "SELECT s.code, m.document_no, m.item_no, p.iin, m.period, m.purpose_code,"
    " m.payer_kind, m.payer_id, m.amount, m.paid_on, r.reason, r.reversed_on,"
    " coalesce(d.counts, m.counts)"
    " FROM contributions_payment m JOIN persons_person p ON p.id = m.person_id"
    " JOIN persons_source s ON s.id = m.source_id"
    " LEFT JOIN contributions_reversal r"
    " ON r.payment_id = m.id AND r.period = m.period AND r.person_id = m.person_id"
    " LEFT JOIN contributions_decision d"
    " ON d.payment_id = m.id AND d.person_id = m.person_id AND upper_inf(d.recorded)",
    "stays": "SELECT s.code, p.iin, c.category, c.valid FROM categories_categoryperiod c"
    " JOIN persons_person p ON p.id = c.person_id JOIN persons_source s ON s.id = c.source_id"
    " WHERE upper_inf(c.recorded)",
    "waivers": "SELECT p.iin, w.valid, w.ground FROM contributions_waiver w"
    " JOIN persons_person p ON p.id = w.person_id WHERE upper_inf(w.recorded)",
    "quarantine": "SELECT s.code, q.feed, q.reason, q.document_no, q.item_no, q.content"
    " FROM feeds_quarantinedrow q JOIN persons_source s ON s.id = q.source_id"
    " WHERE q.status = 'waiting'",
    "doubts": "SELECT p.iin, u.months FROM persons_doubt u"
    " JOIN persons_person p ON p.id = u.person_id WHERE upper_inf(u.recorded)",
}


def ledger() -> dict[str, list[tuple[str, ...]]]:
    """What the registers hold as known now, in one order, without ids and moments."""
    return {name: sorted(_rows(statement)) for name, statement in LEDGER.items()}


def _rows(statement: str) -> Iterator[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for found in cursor.fetchall():
            yield tuple(
                str(bytes(value) if isinstance(value, memoryview) else value) for value in found
            )
