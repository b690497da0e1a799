"""Ask of a file as it is shared: does it still name anyone?"""
