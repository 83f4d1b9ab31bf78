"""Statistics over the letters of 97 languages, for texts that the commonest words do not settle."""

import lzma
import shutil
import tempfile
from functools import cache
from importlib import resources
from threading import Event
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_CHUNK: Final = 1 << 20
_WITHHELD: Final = Event()


class LettersWithheld(Exception):
    """This process is not to load the statistics; the one that it is forked from will, for all."""


def withhold() -> None:
    """From now on whoever needs the statistics that are not there yet gets LettersWithheld."""
    _WITHHELD.set()


# Not by the package's own loader, which holds the largest table three times while it reads: that made the peak
# of a whole worker. Imported late, because numpy and the model take more memory than all the rest.
@cache
def identifier() -> "LanguageIdentifier":
    """py3langid's model, a naive Bayes model of byte n-grams (Lui and Baldwin, langid.py, 2012).

    LettersWithheld where this process may not load it; OSError where there is no room to unpack it.
    """
    if _WITHHELD.is_set():
        raise LettersWithheld
    import numpy  # noqa: PLC0415
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    packed = resources.files("py3langid").joinpath(MODEL_FILE)
    with packed.open("rb") as file, lzma.open(file) as source, tempfile.TemporaryFile() as unpacked:
        shutil.copyfileobj(source, unpacked, _CHUNK)
        unpacked.seek(0)
        with numpy.load(unpacked, allow_pickle=False) as model:
            return LanguageIdentifier(
                model["ptc"],
                model["pc"],
                model["classes"].tolist(),
                memoryview(model["nextmove"]),
                model["out_feat"].tolist(),
                norm_probs=True,
                tk_row=model["nextmove_row"].tolist(),
            )
