"""Answers to the lab of chapter 5."""

ANSWERS = {}
