"""How a Kazakh reader writes dates and numbers; Django has no formats for kk."""

NBSP = "\u00a0"

DATE_FORMAT = f"Y{NBSP}ж. j{NBSP}E"
TIME_FORMAT = "G:i"
DATETIME_FORMAT = f"Y{NBSP}ж. j{NBSP}E, G:i"
YEAR_MONTH_FORMAT = f"Y{NBSP}ж. F"
MONTH_DAY_FORMAT = f"j{NBSP}E"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
DATETIME_INPUT_FORMATS = ["%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = NBSP
NUMBER_GROUPING = 3
