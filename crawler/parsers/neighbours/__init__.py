"""The articles before and after. What says so: words and arrows in the text (``marks``), attributes of the mark-up
(``markup``), where a link stands (``places``); what speaks against it: its address (``addresses``). ``candidates``
brings them together."""
