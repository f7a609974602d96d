"""The version of this package: always the same as that of the C library."""

__version__ = "0.1.0"
