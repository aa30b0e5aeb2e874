"""The subcommands of ``whybias``, one file each."""
