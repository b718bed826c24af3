"""Tables that people send, whatever program wrote them: how they are read, and refused, at every door."""
