"""Write the example records in the other formats: CSV as French Excel saves it, a workbook, JSON Lines.

    python examples/make.py

Run it again after changing records.md. Needs `openpyxl` (a development dependency).
"""

import csv
import json
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment

from redactor.records.source import open_source

HERE = Path(__file__).parent


def main() -> None:
    """Write records.csv, records.xlsx and records.jsonl beside records.md."""
    source = open_source(HERE / "records.md")
    records = [{f.name: f.text for f in record.fields} for record in source.records()]
    names = list(records[0])
    with (HERE / "records.csv").open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, names, delimiter=";")
        writer.writeheader()
        writer.writerows(records)
    with (HERE / "records.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    workbook(records, names).save(HERE / "records.xlsx")


def workbook(records: list[dict[str, str]], names: list[str]) -> Workbook:
    """Return a workbook with the records, a comment, a formula and a hidden sheet of contacts."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Harvest"
    sheet.append([*names, "Count"])
    for n, record in enumerate(records, start=2):
        sheet.append([*(record[name] for name in names), f"=LEN(D{n})"])
    sheet["D2"].comment = Comment("Awa Traoré heard this on the radio on 13 March 2023.", "Issa Kaboré")
    hidden = book.create_sheet("Contacts")
    hidden.sheet_state = "hidden"
    hidden.append(["Name", "Phone", "Met on"])
    hidden.append(["Rasmata Sawadogo", 22670998877, datetime(2024, 6, 5)])
    hidden.append(["Alhaji Musa Danjuma", "0803 555 0142", datetime(2024, 5, 5)])
    book.properties.creator = "Issa Kaboré"
    book.properties.created = book.properties.modified = datetime(2024, 7, 1)
    return book


if __name__ == "__main__":
    main()
