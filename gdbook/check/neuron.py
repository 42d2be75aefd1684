"""Questions of the lab on chapter 4, "A neuron from scratch"."""

QUESTIONS = {}
