"""Commands of ``scrapy`` itself, where ours must differ: named by ``COMMANDS_MODULE`` in the settings."""
