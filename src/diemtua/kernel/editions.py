"""What a form was made from, as a short mark: another mark, and somebody was there in between."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def edition_of(values: Mapping[str, Any]) -> str:
    """A short mark of these values: another mark, and somebody has changed one of them."""
    text = json.dumps(dict(values), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]
