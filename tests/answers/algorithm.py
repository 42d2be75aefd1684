"""Answers to the lab of chapter 2."""

ANSWERS = {}
