"""What the `jiceng` command line can do, one module for each kind of deed."""
