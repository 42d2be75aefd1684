"""Questions of the lab on chapter 2, "The algorithm"."""

QUESTIONS = {}
