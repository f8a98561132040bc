"""Evaluation without recursion: a task is a generator that yields the tasks whose values it needs.

A template decides how deep definitions lead into one another, so the depth must not be that of Python's stack.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeAlias, TypeVar

from aib2packer.evaluate.limits import Meter
from aib2packer.evaluate.values import Value

# What is sent back in is the value of the task that was yielded; Any spares every `yield` a check.
Task: TypeAlias = "Generator[Task, Any, Value]"
T = TypeVar("T")
# Part of a task that gives something else than a value; the task delegates to it with `yield from`.
Steps: TypeAlias = Generator[Task, Any, T]


def run(task: Steps[T], meter: Meter) -> T:
    """Run a task and all it waits for."""
    stack: list[Steps[Any]] = [task]
    value: Value | None = None
    while True:
        meter.nest(len(stack))
        try:
            child = stack[-1].send(value)
        except StopIteration as stop:
            stack.pop()
            if not stack:
                result: T = stop.value
                return result
            value = stop.value
        else:
            stack.append(child)
            value = None


def done(value: Value) -> Task:
    """Give a task that has its value already."""
    yield from ()
    return value
