"""The screening test of InstructGPT appendix B.1: composed, taken, graded blind and decided."""
