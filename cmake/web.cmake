# What visitors load is built by npm (`web/`) and carried inside the binary.
