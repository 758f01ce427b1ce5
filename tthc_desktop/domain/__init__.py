"""What the counter knows. Pure Python: no input or output, no Qt, no SQLAlchemy.

Terms are English here, Vietnamese on screen and in law. CONTRIBUTING.md has the glossary.
"""
