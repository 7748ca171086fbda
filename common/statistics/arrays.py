"""The one type of array that statistics work on."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
