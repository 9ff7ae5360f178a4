"""`drill`, and `python -m interview_drill.cli`: Ctrl-C counts from the first import on."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Run `drill`; the command line is imported here, so that Ctrl-C meanwhile leaves no traceback."""
    try:
        from interview_drill.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
