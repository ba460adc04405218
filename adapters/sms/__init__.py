"""Text messages: the port of `domain.sms` over HTTP."""
