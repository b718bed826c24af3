"""Russian as Django has it, with the month small and the year's word kept beside the year."""

NBSP = "\u00a0"

DATE_FORMAT = f"j{NBSP}E Y{NBSP}г."
TIME_FORMAT = "G:i"
DATETIME_FORMAT = f"j{NBSP}E Y{NBSP}г., G:i"
YEAR_MONTH_FORMAT = f"F Y{NBSP}г."
MONTH_DAY_FORMAT = f"j{NBSP}E"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = NBSP
NUMBER_GROUPING = 3
