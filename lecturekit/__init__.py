"""Interactive companion to a lecture on word vectors, recurrent networks and gradients.

The rooms, each imported by name: ``corpora``, ``words``, ``recurrent``, ``figures``,
``explorable``, ``slides``. Importing the package itself loads NumPy and nothing heavier.
"""

__version__ = "0.1.0"
