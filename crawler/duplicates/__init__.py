"""Articles that copy each other, in any language and across any number of sites.

shingles of the text → signature → bands → candidates → compared in full → groups → Cluster

Only bands and places stay in memory, some 450 bytes an article; texts are read again where they are compared.
"""
