"""Iteration-level scheduling, after Yu et al. 2022 (Orca), section 3."""

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
        if max_batch_size < 1:
            raise ValueError(f"max_batch_size must be at least 1, not {max_batch_size}")
        self.max_batch_size = max_batch_size
        self.prefill_fn = prefill_fn
        self.decode_fn = decode_fn
        self.waiting: deque[Request] = deque()
        self.active: list[tuple[Request, Any]] = []  # a request and its state move, and leave, together

    def submit(self, request: Request) -> None:
        """Put a request at the end of the queue."""
        in_flight = [*self.waiting, *(active for active, _ in self.active)]
        if any(request.req_id == other.req_id for other in in_flight):
            raise ValueError(f"request {request.req_id} is already waiting or active")
        self.waiting.append(request)

    def step(self) -> None:
        """Fill the free slots from the queue, then decode one token for each active request."""
        self._admit()  # first: a slot that the last step freed must not idle through this one
        self._decode()

    def _admit(self) -> None:
        free = self.max_batch_size - len(self.active)
        admitted = [self.waiting.popleft() for _ in range(min(free, len(self.waiting)))]  # oldest first
        if admitted:
            self.active += zip(admitted, self.prefill_fn(admitted), strict=True)

    def _decode(self) -> None:
        if not self.active:
            return  # an idle step calls no model

        requests = [request for request, _ in self.active]
        states = [state for _, state in self.active]
        tokens = self.decode_fn(requests, states)

        for request, token in zip(requests, tokens, strict=True):
            request.generated.append(token)  # EOS too
            request.done = token == EOS or len(request.generated) == request.max_new_tokens

        # A new list, as removing from one while walking it skips elements. The states of the done go too.
        self.active = [(request, state) for request, state in self.active if not request.done]
