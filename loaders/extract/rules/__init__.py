"""The extractor that works by rules alone: no key, no network, no model. Each language is one file of words and rules.

text → sentences → marks (names, amounts, dates, titles) → a line with placeholders → rules → claims
"""
