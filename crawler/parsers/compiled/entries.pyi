from crawler.parsers.teasers.entries import Entry
from crawler.parsers.view import View

def entries(view: View) -> list[Entry]: ...
