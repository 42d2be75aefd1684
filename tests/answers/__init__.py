"""What test_check asks of each lab's questions.

A lab's module holds ANSWERS: {question: (right answers, wrong answers)}. The right ones are
computed here, by another way than the library's. The wrong ones are those that are often given:
each must be recognised, and at least three for each question.
"""
