"""Values that models wrote, in a form that PostgreSQL accepts."""

import math
from typing import Any


def storable(value: Any) -> Any:
    """Replace what PostgreSQL refuses: NUL and lone surrogates in texts, NaN and infinity in JSON.

    Models write such texts, and a training that diverges writes such numbers.
    """
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {storable(name): storable(one) for name, one in value.items()}
    return [storable(one) for one in value] if isinstance(value, list | tuple) else value
