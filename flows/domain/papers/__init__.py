"""From a ledger to the frozen facts of each paper: all counting and wording of figures."""
