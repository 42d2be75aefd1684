"""Answers to the lab of chapter 3."""

ANSWERS = {}
