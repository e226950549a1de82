"""Cash flows: present values, rates of return, payback."""
