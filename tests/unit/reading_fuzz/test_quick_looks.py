"""Do the quick looks that pass over most of a text say the same as reading every character?"""

import re

from hypothesis import given

from planloom.reading import folding, quantities, times
from tests_genre import TEXTS
