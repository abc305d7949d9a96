"""Tasks on sequences, time-delay networks and neural language models, as figures."""
