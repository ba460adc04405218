"""Daily files between the platform and departments that have no service of their own."""
