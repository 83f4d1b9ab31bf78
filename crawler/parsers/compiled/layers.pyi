from crawler.parsers.model.plain_layers import Judges as Judges
from crawler.parsers.model.plain_layers import Network as Network
