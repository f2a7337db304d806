"""A simulated course ends as the model says, whatever happened in it; `make simulate` plays longer ones."""

import pytest

from tests.simulation.play import play

STEPS = 40


@pytest.mark.parametrize("seed", [3, 4])
def test_a_simulated_course_ends_as_the_model_says(database_url: str, seed: int) -> None:
    play(database_url, seed, STEPS)
