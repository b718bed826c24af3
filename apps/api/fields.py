"""How the API reads its fields. Faults are codes (`wording`); none of them repeats the value."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from apps.persons.identity import MalformedIIN, cleaned_iin
from apps.rules.months import Month

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
PAGE = re.compile(r"[1-9]\d{0,3}", re.ASCII)
SUM = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
LONGEST_IIN_TEXT = 40
FIELD_NAME = re.compile(r"[A-Za-z_]{1,40}", re.ASCII)
UNNAMED = "?"


def refused(field: str, code: str) -> serializers.ValidationError:
    """The fault of one field, found after the fields were read."""
    return serializers.ValidationError({field: [ErrorDetail(code, code=code)]})


class TextField(serializers.Field):  # type: ignore[type-arg]
    """A JSON string; nothing else is turned into one."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.refuse("not_a_string")
        return self.read(data)

    def to_representation(self, value: Any) -> str:
        return str(value)

    def read(self, text: str) -> Any:
        return text

    def refuse(self, code: str) -> NoReturn:
        raise serializers.ValidationError(code, code=code)


@extend_schema_field({"type": "string", "pattern": "^([ -]*[0-9]){12}[ -]*$"})
class IINField(TextField):
    """An IIN as people and systems write it: the twelve digits."""

    def read(self, text: str) -> str:
        try:
            return cleaned_iin(text[:LONGEST_IIN_TEXT])
        except MalformedIIN as malformed:
            self.refuse(malformed.code)


@extend_schema_field(OpenApiTypes.DATE)
class DayField(TextField):
    def read(self, text: str) -> date:
        if not DAY.fullmatch(text):
            self.refuse("date_malformed")
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.refuse("date_malformed")


@extend_schema_field({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"})
class MonthTextField(TextField):
    def read(self, text: str) -> Month:
        try:
            return Month.parse(text) if text.isascii() else self.refuse("month_malformed")
        except ValueError:
            self.refuse("month_malformed")


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": 9999})
class PageField(TextField):
    """The number of a page, in digits."""

    def read(self, text: str) -> int:
        if not PAGE.fullmatch(text):
            self.refuse("page_malformed")
        return int(text)


@extend_schema_field({"type": "string", "pattern": "^[0-9]{1,12}([.][0-9]{1,2})?$"})
class SumField(TextField):
    """Tenge, with at most two decimals."""

    def read(self, text: str) -> Decimal:
        if not SUM.fullmatch(text):
            self.refuse("number_malformed")
        return Decimal(text)


@extend_schema_field(OpenApiTypes.STR)
class ProofField(TextField):
    """A code of a proof as it was written: whether it is one is answered, not refused."""


@extend_schema_field({"type": "string", "format": "uri", "maxLength": 500, "pattern": "^https://"})
class AddressField(TextField):
    """An address to be called; which ones may be is said by the room that calls them."""


class ChoiceField(serializers.ChoiceField):
    """One of the listed strings, exactly."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            raise serializers.ValidationError("invalid_choice", code="invalid_choice")
        return data


class Question(serializers.Serializer):  # type: ignore[type-arg]
    """A request's fields; one that is not among them is refused rather than overlooked."""

    def to_internal_value(self, data: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        faults: dict[str, Any] = {}
        try:
            found = super().to_internal_value(data)
        except serializers.ValidationError as error:
            faults = dict(error.detail)  # type: ignore[arg-type]
        for name in set(data) - set(self.fields):
            fault = ErrorDetail("unknown_field", code="unknown_field")
            faults[name if FIELD_NAME.fullmatch(name) else UNNAMED] = [fault]
        if faults:
            raise serializers.ValidationError(faults)
        return found
