"""Years of a portal's life, made from a seed, lived on the real stack, and judged by the oracle day by day."""
