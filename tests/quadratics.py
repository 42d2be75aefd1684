"""Quadratic functions with a minimum, for the tests of what descends them."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

NUMBERS = st.floats(-100, 100, width=32)


@st.composite
def bowls(draw):
    """A positive definite matrix and a point."""
    d = draw(st.integers(1, 4))
    rows = draw(hnp.arrays(np.float64, (d, d), elements=st.floats(-10, 10, width=32)))
    A = rows @ rows.T + np.eye(d)
    return (A + A.T) / 2, draw(hnp.arrays(np.float64, d, elements=NUMBERS))
