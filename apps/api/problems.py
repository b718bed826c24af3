"""RFC 9457 problem answers."""
