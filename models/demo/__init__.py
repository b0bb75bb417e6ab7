"""A college to look at and to try things on: real specialities and topics, invented people, two semesters of journals."""

from .build import LARGEST, SMALLEST, DemoSummary, make_demo

__all__ = ["LARGEST", "SMALLEST", "DemoSummary", "make_demo"]
