"""How a command ends other than well.

CommandError      one sentence for the user, and the exit code
└── UsageError    what was typed cannot be done: exit 2
"""


class CommandError(Exception):
    """Ends the program with the message as its one line, and ``exit_code``."""

    exit_code = 1

    def __init__(self, sentence: str, exit_code: int | None = None) -> None:
        super().__init__(sentence)
        if exit_code is not None:
            self.exit_code = exit_code


class ReaderLeft(Exception):
    """Who read our output went away (``| head``): nothing is wrong and nobody is left to tell."""


class UsageError(CommandError):
    """What was typed cannot be done; the sentence says what to type instead."""

    exit_code = 2
