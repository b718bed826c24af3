"""English as it is written in Kazakhstan: day before month, sums grouped by a space."""

NBSP = "\u00a0"

DATE_FORMAT = f"j{NBSP}F Y"
TIME_FORMAT = "G:i"
DATETIME_FORMAT = f"j{NBSP}F Y, G:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = f"j{NBSP}F"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = NBSP
NUMBER_GROUPING = 3
