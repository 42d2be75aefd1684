"""The one loop of all descents: x ← x + move(∇f(x)), one step after the other."""

from collections.abc import Callable, Iterable, Iterator

from gdbook._validation import numbers


def descending(
    gradient: Callable, point: tuple, rates: Iterable[float | Callable], optimizer
) -> Iterator[tuple[float, tuple, tuple]]:
    """Descend from a point, or from many at once, one step for each of the rates.

    Args:
        gradient: ``*xs ->`` d partial derivatives.
        point: The d coordinates of the start: floats, or arrays of one shape.
        rates: The learning rate of each step, drawn when its step is made; or a function
            ``(point, slopes) -> learning rate``, which looks for it there.
        optimizer: From :mod:`gdbook.optimizers`.

    Yields:
        After each step its learning rate, the slopes it followed and the new point. Arrays in the
        point are new ones: who gets them may keep them, or write into them before the next step.

    Example:
        >>> from gdbook import functions, optimizers
        >>> slope = functions.parabola(3).gradient
        >>> list(descending(slope, (-1.0,), [0.5, 0.25], optimizers.gradient_descent()))
        [(0.5, (-8.0,), (3.0,)), (0.25, (0.0,), (3.0,))]
    """
    states = [optimizer.init(x) for x in point]
    for given in rates:
        slopes = gradient(*point)
        rate = given(point, slopes) if callable(given) else given
        try:
            pairs = [optimizer.update(*one, rate) for one in zip(slopes, states, strict=True)]
        except TypeError:
            numbers("f.gradient", slopes)  # which is told where it is no gradient
            raise
        states = [state for _, state in pairs]
        point = tuple(x + move for x, (move, _) in zip(point, pairs, strict=True))
        yield rate, slopes, point
