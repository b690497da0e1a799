"""The report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere."""

from redactor.reports.page.assemble import as_html as as_html
