"""What accounts refuses."""


class AccountError(Exception):
    """What was asked cannot be done; the message is for the operator, `code` for programs."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code
