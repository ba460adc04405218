"""撤回授权: taking an authorisation back, and all that ends with it."""
