"""The two ways a command can end badly: something a person can mend, or a fault of ours."""


class DrillError(Exception):
    """Something the person at the keyboard can mend; exit status 2.

    `message` says in one sentence what is wrong and where, `hint` names the command that mends it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class OwnFault(Exception):
    """A failure of drill itself, never of the candidate's code; exit status 3."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
