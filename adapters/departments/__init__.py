"""One package per department. No package knows another; only `adapters.registry` names them."""
