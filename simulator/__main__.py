"""The entry point: `python -m simulator` is `ringback`."""

from simulator.cli.main import ringback

__all__ = ["main"]


def main() -> None:
    """Run the command line and end the process with its exit status."""
    ringback(prog_name="ringback")


if __name__ == "__main__":
    main()
