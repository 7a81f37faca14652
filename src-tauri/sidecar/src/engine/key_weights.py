"""What each kind of evidence for a key is worth: `python -m bench.fit_key` writes it anew.

Fitted by softmax regression, with a penalty on large weights, to the `tune` half of the made songs and to a songbook.
"""

import numpy as np

WEIGHTS = np.array(
    [
        8.85,  # profile
        2.68,  # minor
        9.84,  # tonic chord
        4.41,  # subdominant
        2.93,  # dominant
        1.02,  # minor dominant
        3.18,  # phrase
    ]
)
"""In the order of `key_evidence.PARTS`."""
