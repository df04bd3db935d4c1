"""The tabs of the record page, one file each."""
