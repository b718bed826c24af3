"""What sets up, runs and checks the portal: `python3 tools/run.py` lists the targets."""
