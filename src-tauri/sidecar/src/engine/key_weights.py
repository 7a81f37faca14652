"""What each kind of evidence for a key is worth: `python -m bench.fit_key` writes it anew.

Fitted by softmax regression, with a penalty on large weights, to the `tune` half of the made songs and to a songbook.
"""

import numpy as np

WEIGHTS = np.array(
    [
        9.16,  # profile
        2.71,  # minor
        10.25,  # tonic chord
        4.28,  # subdominant
        3.20,  # dominant
        0.12,  # minor dominant
        1.77,  # phrase
    ]
)
"""In the order of `key_evidence.PARTS`."""
