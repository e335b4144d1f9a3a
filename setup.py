"""Metadata is in pyproject.toml; this file is what older CKAN tooling looks for."""

from setuptools import setup

setup()
