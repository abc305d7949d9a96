"""The assignment: a text of your own, seven language models that read it, and a report.

The second place, beside the notebooks, where figures and explorables meet.
"""
