"""A month as a type: stored as its first day, checked by the database, `Month` in Python."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from apps.rules.months import Month


class MonthField(models.DateField):  # type: ignore[type-arg]
    """A column that holds a calendar month (a date whose day is 1); values are `Month`."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def db_check(self, connection: Any) -> str:
        return f"EXTRACT(DAY FROM {connection.ops.quote_name(self.column)}) = 1"

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        return {**super().db_parameters(connection), "check": self.db_check(connection)}

    def from_db_value(self, value: date | None, *_: Any) -> Month | None:
        return None if value is None else Month.of(value)

    def to_python(self, value: Any) -> Month | None:
        if value is None or isinstance(value, Month):
            return value
        if isinstance(value, date):
            return Month.of(value)
        return Month.parse(str(value)[:7])

    def get_prep_value(self, value: Any) -> date | None:
        month = self.to_python(value)
        return None if month is None else month.first_day

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return connection.ops.adapt_datefield_value(
            value if prepared else self.get_prep_value(value)
        )

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return getattr(model_instance, self.attname)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


class WalPositionField(models.Field):  # type: ignore[type-arg]
    """A position in PostgreSQL's write-ahead log, as text like "0/16B3748"; NULL for none."""

    def db_type(self, connection: Any) -> str:
        return "pg_lsn"


class XidField(models.Field):  # type: ignore[type-arg]
    """The number of a transaction, wide enough never to come round again; text like "48213"."""

    def db_type(self, connection: Any) -> str:
        return "xid8"


class WritingTransaction(models.Func):
    """For `db_default`: the transaction that writes the row."""

    function = "pg_current_xact_id"
    output_field = XidField()
