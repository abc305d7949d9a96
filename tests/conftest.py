"""What holds for all tests."""

from hypothesis import settings

# A shared machine stalls now and then; no test here is about time.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
