"""What each kind of evidence for a key is worth: `python -m bench.fit_key` writes it anew.

Fitted by softmax regression, with a penalty on large weights, to the `tune` half of the made songs.
"""

import numpy as np

WEIGHTS = np.array(
    [
        6.53,  # profile
        2.40,  # minor
        10.47,  # tonic chord
        5.31,  # subdominant
        1.36,  # dominant
        3.22,  # minor dominant
        2.75,  # phrase
    ]
)
"""In the order of `key_evidence.PARTS`."""
