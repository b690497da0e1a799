"""Count columns by their letters."""


def column_number(column: str) -> int:
    """Return the number of a *column*, A being 1."""
    number = 0
    for letter in column.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_name(number: int) -> str:
    """Return the letters of the column with that *number*, 1 being A."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def next_column(column: str) -> str:
    """Return the column to the right of *column*."""
    return column_name(column_number(column) + 1)
