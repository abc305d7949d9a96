"""Room of lecturekit (being built)."""
