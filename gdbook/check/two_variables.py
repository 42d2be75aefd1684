"""Questions of the lab on chapter 3, "Two variables"."""

QUESTIONS = {}
