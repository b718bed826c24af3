"""A real PostgreSQL and a real Valkey from packages, with a life cycle of our own.

The packages' own start-up code is not called: as root it changes the permissions of every parent
folder and adds a user to the machine. Only the binaries are used.
"""


class ServiceError(Exception):
    """A server cannot be had; the text is a sentence for people and says what to do."""
