"""What every test may ask for."""

from collections.abc import Iterator

import pytest

from interview_drill.graders.runner import Workers
from interview_drill.graders.zygote import worker_source


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Workers for `grade`, forked from processes that have their imports done: hundreds in minutes."""
    with worker_source() as source:
        yield source
