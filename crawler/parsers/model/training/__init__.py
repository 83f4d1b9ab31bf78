"""From labelled pages to ``weights.npz``: ``make train CORPUS=…``. No module of the program imports anything here.

    pages → labels → examples → fit on four fifths of the sites, judge on the last → fit on all → weights.npz

``pages`` says where labelled pages come from, ``labels`` which of their blocks are main text, ``examples`` what
the model sees of them; ``network`` is the model in PyTorch, ``fitting`` its loss and its steps, ``measures`` its
figures; ``validation`` keeps sites or languages out of training, ``export`` writes the matrices that the
program reads. Another model of pages or blocks starts from ``examples.load`` and ``validation.out_of_fold``.
"""
