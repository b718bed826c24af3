"""Writes about people. Callers own the transaction of a whole file; each write is one statement or two."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from apps.common.dated import since
from apps.common.versions import close_all
from apps.persons.models import Doubt, Source, Touched, Watermark
from apps.persons.naming import LANGUAGES, columns
from apps.persons.recording import PersonWord, Recorder


def touch(person_ids: Iterable[int], at: datetime) -> None:
    """Note that these people's facts changed, for the caches of higher rooms."""
    people = list(set(person_ids))
    if people:
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {Touched._meta.db_table} (person_id, at) SELECT unnest(%s::bigint[]), %s",
                [people, at],
            )


def touch_listed(table: str, at: datetime) -> None:
    """The same for everybody whom a temporary table of the transaction lists, once each."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Touched._meta.db_table} (person_id, at)"
            f" SELECT DISTINCT person_id, %s::timestamptz FROM {table} ORDER BY person_id",
            [at],
        )


def registered_source(
    code: str, *, sends_payments: bool = False, sends_categories: bool = False
) -> Source:
    """The source of this code, registered when first seen; its roles only grow."""
    source, _ = Source.objects.get_or_create(code=code, defaults=columns(code))
    wanted = {"sends_payments": sends_payments, "sends_categories": sends_categories}
    grown = [role for role, now in wanted.items() if now and not getattr(source, role)]
    for role in grown:
        setattr(source, role, True)
    if grown:
        source.save(update_fields=grown)
    return source


def name_sources(*, using: str) -> int:
    """Give the sources that we know (fixtures/sources.json) their names; a name that is there stays.

    Returns how many were named.
    """
    nameless = Source.objects.using(using).filter(Q(name_kk=None) | Q(name_kk=""))
    wanted = {
        code: names for code in nameless.values_list("code", flat=True) if (names := columns(code))
    }
    for code, names in wanted.items():
        Source.objects.using(using).filter(code=code).update(**names)
    return len(wanted)


def rename_source(*, source: Source) -> None:
    """Keep the names that a source was given; what it sends is the feeds' matter."""
    source.save(update_fields=["name", *(f"name_{language}" for language in LANGUAGES)])


@transaction.atomic
def declare_complete(*, source: str, through: date, at: datetime) -> Watermark:
    """Record a source's word that it has sent everything through that day; said twice, kept once."""
    sender = registered_source(source)
    told = sender.watermarks.filter(recorded_at__lte=at).order_by("-recorded_at", "-pk").first()
    if told is not None and told.complete_through == through:
        return told
    return Watermark.objects.create(source=sender, complete_through=through, recorded_at=at)


def record_people(
    *, words: Sequence[PersonWord], source: Source, at: datetime
) -> tuple[list[bool], dict[str, int]]:
    """Record what the register says of people; a known key with other values is superseded.

    Returns, for each word, whether it said anything new, and the people first seen: id by keyed hash.
    """
    news, first_seen, people = Recorder(source, at).record(words)
    touch((pk for pk, is_new in zip(people, news, strict=True) if is_new), at)
    return news, first_seen


@dataclass(frozen=True, slots=True)
class DoubtWord:
    """Months of somebody that cannot be told, and the reference under which this is settled."""

    person_id: int
    source_id: int
    ground: str
    reference: str
    months: DateRange


def doubt(
    *, person_id: int, source: Source, ground: str, reference: str, months: DateRange, at: datetime
) -> None:
    """Hold these months of somebody in doubt until the doubt of this reference is settled."""
    record_doubts(words=[DoubtWord(person_id, source.pk, ground, reference, months)], at=at)


def record_doubts(*, words: Sequence[DoubtWord], at: datetime) -> None:
    """Hold months of people in doubt; a reference already in doubt stays as it is."""
    open_now = set(_open_doubts([word.reference for word in words]))
    fresh = [word for word in words if (word.ground, word.reference) not in open_now]
    Doubt.objects.bulk_create(Doubt(**asdict(word), recorded=since(at)) for word in fresh)
    touch((word.person_id for word in fresh), at)


def settle_doubt(*, ground: str, reference: str, at: datetime) -> None:
    """The doubt of this reference is over from `at` on."""
    settle_doubts(ground=ground, references=[reference], at=at)


def settle_doubts(*, ground: str, references: Collection[str], at: datetime) -> None:
    """The doubts of these references are over from `at` on."""
    rows = Doubt.objects.known().filter(ground=ground, reference__in=references)
    people = dict(rows.values_list("pk", "person_id"))
    close_all(Doubt, dict.fromkeys(people, at))
    touch(people.values(), at)


def _open_doubts(references: Collection[str]) -> list[tuple[str, str]]:
    rows = Doubt.objects.known().filter(reference__in=references)
    return list(rows.values_list("ground", "reference"))
