"""Answers to the lab of chapter 4."""

ANSWERS = {}
