"""Where papers lie: one sealed file each, in a folder of this installation."""
