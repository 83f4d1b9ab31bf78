from crawler.parsers.model.plain_layers import Layer as Layer
