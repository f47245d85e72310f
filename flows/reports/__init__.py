"""What each command tells the officer when it is done: short, Chinese, and where to look next."""
