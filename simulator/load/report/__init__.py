"""Reports of a load run: for people, for build servers, and for other tools."""

from simulator.load.report.writer import SUFFIXES, check_report, write_report

__all__ = ["SUFFIXES", "check_report", "write_report"]
