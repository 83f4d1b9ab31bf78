from crawler.parsers.model.plain_layers import Network as Network
