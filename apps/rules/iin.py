"""The individual identification number's form: twelve digits and a check digit, nothing else.

Since Government Resolution 853 of 2013-08-26 the digits say nothing of birth date or sex.
"""

FIRST_PASS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_PASS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
LENGTH = 12


def check_digit(first_eleven: str) -> int | None:
    """The check digit of eleven digits; None where both passes give 10: never issued."""
    digits = [int(character) for character in first_eleven]
    for weights in (FIRST_PASS, SECOND_PASS):
        remainder = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        if remainder < 10:
            return remainder
    return None


def is_valid(text: str) -> bool:
    """Whether `text` is twelve ASCII digits with a right check digit."""
    if len(text) != LENGTH or not (text.isascii() and text.isdigit()):
        return False
    return check_digit(text[:-1]) == int(text[-1])
