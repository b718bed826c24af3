"""Payments into the ledger, a set at a time: COPY into a table of the transaction, then one statement.

Who is posted, known, changed or unknown the database says for the whole set (docs/decisions/0021).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, connection, transaction

from apps.contributions.deciding import decide
from apps.contributions.law import law_to_decide_by
from apps.persons.services import touch_listed
from apps.rules.counting import counting
from apps.rules.facts import PaymentItem
from apps.rules.law import Law
from apps.rules.months import Month

TABLES = """
CREATE TEMP TABLE IF NOT EXISTS payments_in (
  n integer, iin varchar(12), document_no varchar(60), item_no varchar(20), period date,
  purpose_code varchar(3), payer_kind varchar(20), payer_id varchar(12), amount numeric(14, 2),
  paid_on date, content bytea, counts boolean,
  payment_id bigint DEFAULT nextval('contributions_payment_id_seq')
) ON COMMIT DROP;
CREATE TEMP TABLE IF NOT EXISTS posted_in (payment_id bigint, person_id bigint) ON COMMIT DROP;
CREATE TEMP TABLE IF NOT EXISTS paid_for (person_id bigint) ON COMMIT DROP;
TRUNCATE payments_in, posted_in, paid_for;
"""
COPY = """
COPY payments_in (n, iin, document_no, item_no, period, purpose_code, payer_kind, payer_id, amount,
                  paid_on, content, counts) FROM STDIN
"""
# The cells of a line of COPY, in the order above; the month is told as YYYY-MM.
LINE = "%d\t%s\t%s\t%s\t%s-01\t%s\t%s\t%s\t%s\t%s\t\\\\x%s\t%s\n"
# Each number is looked up once for a set, in their order, which finds the pages of the index warm; LATERAL
# with LIMIT is never planned as a scan of everybody. Ids are drawn in the order of the rows, so the first
# row of a document is the one that gets in; the ledger's key is filled in its own order.
NAMED = """
named AS MATERIALIZED (
  SELECT i.iin, o.id AS person_id
    FROM (SELECT DISTINCT iin FROM payments_in ORDER BY iin) i
    JOIN LATERAL (SELECT id FROM persons_person WHERE iin = i.iin LIMIT 1) o ON true
)"""
POST = f"""
WITH {NAMED}, got AS (
  INSERT INTO contributions_posteditem
    (source_id, document_no, item_no, person_id, period, payment_id, content)
  SELECT %(source)s, s.document_no, s.item_no, named.person_id, s.period, s.payment_id, s.content
    FROM payments_in s JOIN named USING (iin)
   ORDER BY s.payment_id
  {{careful}}
  RETURNING payment_id, person_id
), posted AS (
  INSERT INTO contributions_payment
    (id, source_id, document_no, item_no, person_id, period, purpose_code, payer_kind, payer_id, amount,
     paid_on, recorded_at, job_id, counts, law_revision)
  SELECT s.payment_id, %(source)s, s.document_no, s.item_no, got.person_id, s.period, s.purpose_code,
         s.payer_kind, s.payer_id, s.amount, s.paid_on, %(at)s, %(job)s, s.counts, %(revision)s
    FROM got JOIN payments_in s USING (payment_id)
   ORDER BY s.period, got.person_id
)
INSERT INTO posted_in SELECT payment_id, person_id FROM got
"""
HOPEFUL, CAREFUL = POST.format(careful=""), POST.format(careful="ON CONFLICT DO NOTHING")
LEFT_OVER = f"""
WITH {NAMED}
SELECT s.n, named.person_id IS NULL, i.content = s.content
  FROM payments_in s
  LEFT JOIN named USING (iin)
  LEFT JOIN LATERAL (
    SELECT payment_id, content FROM contributions_posteditem
     WHERE source_id = %(source)s AND document_no = s.document_no AND item_no = s.item_no LIMIT 1) i ON true
 WHERE i.payment_id IS DISTINCT FROM s.payment_id
 ORDER BY s.n
"""
# The payments that are added up with others: of a kind with a fixed amount, and not alone in their month.
NOT_ALONE = """
SELECT DISTINCT i.person_id, s.payer_kind, s.period
  FROM posted_in i JOIN payments_in s USING (payment_id)
 WHERE s.payer_kind = ANY(%(fixed)s) AND EXISTS (
   SELECT FROM contributions_payment p
    WHERE p.person_id = i.person_id AND p.period = s.period AND p.payer_kind = s.payer_kind
      AND p.id <> s.payment_id OFFSET 0)
"""


class Posting(StrEnum):
    """What became of an item of a document."""

    POSTED = "posted"
    KNOWN = "known"
    DOCUMENT_CHANGED = "document_changed"
    PERSON_UNKNOWN = "person_unknown"
    PAYMENT_UNKNOWN = "payment_unknown"
    REVERSAL_CHANGED = "reversal_changed"


@dataclass(frozen=True, slots=True)
class PaymentWord:
    """A source's word that somebody has paid; `content` is the hash that tells it from any other."""

    iin: str
    document_no: str
    item_no: str
    period: Month
    purpose_code: str
    payer_kind: str
    payer_id: str
    amount: Decimal
    paid_on: date
    content: bytes


class Ledger:
    """Posts payments of one source, received at one moment, for one job; the caller's transaction.

    After the last set call `finish`, which notes everybody paid for. One at a time in a transaction: they
    share its tables.
    """

    def __init__(
        self, *, source_id: int, at: datetime, job_id: int, is_hopeful: bool = False
    ) -> None:
        """With `is_hopeful` every document is taken for new, until one is met that is not."""
        self.law, self.revision = law_to_decide_by()
        self.at = at
        self._is_hopeful = is_hopeful
        self._asked: dict[str, Any] = {
            "source": source_id,
            "at": at,
            "job": job_id,
            "revision": self.revision,
            "fixed": [code for code, kind in self.law.payer_kinds.items() if kind.fixed_amount],
        }
        with connection.cursor() as cursor:
            cursor.execute(TABLES)

    def post(
        self, lines: bytes, count: int, *, are_added_up: bool = True
    ) -> list[tuple[int, Posting]]:
        """Post a set of lines (`line_of`); returns what became of those that were not posted, by number.

        `are_added_up` is False where no line is of a kind with a fixed amount.
        """
        if not count:
            return []
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE payments_in, posted_in")
            cursor.copy_expert(COPY, io.BytesIO(lines), len(lines))
        posted = self._post()
        if posted:
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO paid_for SELECT DISTINCT person_id FROM posted_in")
            if are_added_up:
                self._recount()
        return list(self._left_over()) if posted < count else []

    def _post(self) -> int:
        """Post what is new of the set; returns how many rows.

        To look before every row whether its document is there costs as much as to write it, and nobody
        else posts meanwhile: a file of new documents only need not.
        """
        with connection.cursor() as cursor:
            if self._is_hopeful:
                try:
                    with transaction.atomic():
                        cursor.execute(HOPEFUL, self._asked)
                        return int(cursor.rowcount)
                except IntegrityError:
                    self._is_hopeful = False
            cursor.execute(CAREFUL, self._asked)
            return int(cursor.rowcount)

    def finish(self) -> None:
        """Note everybody paid for, for the caches of higher rooms."""
        touch_listed("paid_for", self.at)

    def _recount(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(NOT_ALONE, self._asked)
            groups = [
                (person, kind, Month.of(period)) for person, kind, period in cursor.fetchall()
            ]
        if groups:
            decide(groups, self.at)

    def _left_over(self) -> Iterator[tuple[int, Posting]]:
        with connection.cursor() as cursor:
            cursor.execute(LEFT_OVER, self._asked)
            for n, is_unknown, is_same in cursor.fetchall():
                if is_unknown:
                    yield n, Posting.PERSON_UNKNOWN
                else:
                    yield n, Posting.KNOWN if is_same else Posting.DOCUMENT_CHANGED


def post_words(ledger: Ledger, words: Sequence[PaymentWord]) -> list[Posting]:
    """Post a few payments; returns what became of each."""
    lines = "".join(line_of(n, word, ledger.law) for n, word in enumerate(words))
    postings = [Posting.POSTED] * len(words)
    for n, posting in ledger.post(lines.encode(), len(words)):
        postings[n] = posting
    ledger.finish()
    return postings


def line_of(n: int, word: PaymentWord, law: Law) -> str:
    """The line of COPY for a payment, numbered `n` in its set."""
    counts = counts_alone(
        word.payer_kind, word.period, word.purpose_code, word.amount, word.paid_on, law=law
    )
    return LINE % (
        *(n, word.iin, copied(word.document_no), copied(word.item_no), word.period),
        *(word.purpose_code, word.payer_kind, word.payer_id, word.amount, word.paid_on),
        *(word.content.hex(), "t" if counts else "f"),
    )


def counts_alone(
    kind: str, period: Month, purpose_code: str, amount: Decimal, paid_on: date, *, law: Law
) -> bool:
    """Whether such a payment counts for its month, were it the only one of its kind there."""
    (counts,) = counting([PaymentItem(kind, period, purpose_code, amount, paid_on)], law)
    return counts


def copied(text: str) -> str:
    """Words as COPY reads them."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
