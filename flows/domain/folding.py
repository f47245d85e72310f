"""Names made comparable: the same name in another width, spacing or bracket style folds to one text."""

from __future__ import annotations

import re
import unicodedata

_NOISE = re.compile(r"[\s·•‧・\u200b-\u200f\ufeff\u00ad\"'“”‘’「」『』]+")
_BRACKETS = str.maketrans("[]{}〔〕【】〈〉", "()()()()()")


def folded(text: str) -> str:
    """Return ``text`` NFKC-normalised, without blanks and quotation marks, brackets as ``()``, lower case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).translate(_BRACKETS).lower()
