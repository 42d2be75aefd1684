"""Questions of the lab on chapter 5, "Stochastic gradient descent"."""

QUESTIONS = {}
