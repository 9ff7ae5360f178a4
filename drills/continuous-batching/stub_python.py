from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

EOS = -1


@dataclass(eq=False)  # a request equals only itself
class Request:
    req_id: int
    prompt_tokens: list[int]
    generated: list[int] = field(default_factory=list)
    max_new_tokens: int = 16
    done: bool = False


class ContinuousBatcher:
    """Decode many requests together; each joins and leaves between steps, whatever the others do.

    prefill_fn: list[Request] -> list of states    decode_fn: list[Request], list of states -> list of tokens
    """

    def __init__(
        self,
        max_batch_size: int,
        prefill_fn: Callable[[list[Request]], list[Any]],
        decode_fn: Callable[[list[Request], list[Any]], list[int]],
    ) -> None:
        raise NotImplementedError

    def submit(self, request: Request) -> None:
        """Put a request at the end of the queue."""
        raise NotImplementedError

    def step(self) -> None:
        """Fill the free slots from the queue, then decode one token for each active request."""
        raise NotImplementedError
