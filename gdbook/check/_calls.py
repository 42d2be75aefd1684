"""The kind of answer that is a function: it is called, and what it gives is compared."""

from dataclasses import dataclass

import numpy as np

from gdbook import _validation
from gdbook.check._answers import Misfit, Number, Numbers


@dataclass(frozen=True)
class Calls:
    """A function, which is called on the inputs and must give what the right one gives.

    Attributes:
        names: Its arguments, such as ``"x, y"``.
        inputs: One tuple of arguments for each call.
        result: What each call gives: a Number or Numbers.

    Example:
        >>> kind = Calls("x", [(1,), (2,)], Number(0.001))
        >>> kind.same(kind.read(lambda x: x * x), lambda x: x**2)
        True
    """

    names: str
    inputs: tuple[tuple, ...]
    result: Number | Numbers

    def read(self, answer):
        """The answer itself, after a call on each input."""
        if not callable(answer) or isinstance(answer, type):
            raise Misfit(_validation.shown(answer))
        for arguments in self.inputs:
            try:
                given = answer(*arguments)
            except Exception as error:
                shown = f"{type(error).__name__}: {error}"
                raise Misfit(shown, "raised", input=self.shown(arguments)) from None
            if given is None or given is ...:
                raise Misfit(given, "empty")
            try:
                self.result.read(given)
            except Misfit as misfit:
                at = self.shown(arguments)
                raise Misfit(misfit.args[0], "gives", input=at) from None
        return answer

    def same(self, value, other):
        """Whether two functions give the same on all inputs."""
        return self.differs(value, other) is None

    def differs(self, value, other):
        """The first input at which two functions give something else, or None."""
        for arguments in self.inputs:
            given = self.result.read(value(*arguments))
            if not self.result.same(given, other(*arguments)):
                return {"input": self.shown(arguments), "shown": f"`{_validation.shown(given)}`"}
        return None

    def shown(self, arguments):
        """Arguments as one writes them: `f = sin, x = 2`."""
        pairs = zip(self.names.split(", "), arguments, strict=True)
        return "`" + ", ".join(f"{name} = {_shown(x)}" for name, x in pairs) + "`"

    def expected(self, words):
        """What is expected."""
        kind = self.result.expected(words)
        return words["function"].format(names=f"`{self.names}`", expected=kind)

    def close(self, words):
        """How exactly."""
        return self.result.close(words)


def _shown(argument):
    if isinstance(argument, np.ndarray) and argument.size > 3:
        return f"array of shape {argument.shape}"
    names = (getattr(argument, attribute, None) for attribute in ("name", "__name__"))
    return next(filter(None, names), None) or _validation.shown(argument)
