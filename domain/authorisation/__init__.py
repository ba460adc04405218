"""核对授权: who signed for which means checks; without it nothing is asked of anybody."""
