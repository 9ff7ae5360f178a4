"""`python -m interview_drill.cli`."""

from interview_drill.cli.app import main

if __name__ == "__main__":
    main()
