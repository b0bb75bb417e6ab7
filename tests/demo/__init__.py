"""Tests of the demo college."""
