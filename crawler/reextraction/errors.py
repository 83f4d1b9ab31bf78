"""How a re-extraction as a whole fails; an archive that cannot be read is told in the manifest instead.

ReextractionError
├── NoArchives     there is nothing to read where the caller pointed
├── NotInstalled   an optional package is missing; the message says how to install it
└── NotWritten     a part or the manifest could not be written
"""


class ReextractionError(Exception):
    """The message is a sentence."""


class NoArchives(ReextractionError):
    """Nothing of what was named is an archive."""


class NotInstalled(ReextractionError):
    """An optional package is missing."""


class NotWritten(ReextractionError):
    """The output is full, gone or not ours."""
