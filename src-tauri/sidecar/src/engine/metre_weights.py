"""What each part of a reading's description is worth: `python -m bench.fit_metre` writes it anew.

Fitted by softmax regression, with a penalty on large weights, to the `tune` half of the made songs. A row holds the
signals of `metre`: beat, downbeat, onsets in four bands, kick, snare.
"""

import numpy as np

# fmt: off
CENTRE = np.array([
    0.231, 0.229, 0.237, 0.238, 0.239, 0.234, 0.212, 0.229,  # half way
    0.266, 0.264, 0.258, 0.257, 0.257, 0.261, 0.282, 0.268,  # quarters
    0.255, 0.263, 0.252, 0.251, 0.249, 0.249, 0.281, 0.254,  # thirds
    0.345, 0.392, 0.331, 0.224, 0.218, 0.237, 0.620, 0.524,  # every two
    0.306, 0.376, 0.298, 0.199, 0.193, 0.217, 0.557, 0.490,  # every four
    0.201, 0.177, -0.153, 0.395,  # agreement, tempo
])
"""Mean of each part over all readings."""

SPREAD = np.array([
    0.141, 0.147, 0.124, 0.113, 0.103, 0.130, 0.233, 0.171,  # half way
    0.139, 0.141, 0.131, 0.125, 0.114, 0.145, 0.242, 0.182,  # quarters
    0.129, 0.138, 0.132, 0.127, 0.113, 0.141, 0.239, 0.171,  # thirds
    0.201, 0.191, 0.220, 0.166, 0.149, 0.177, 0.334, 0.246,  # every two
    0.143, 0.158, 0.178, 0.120, 0.107, 0.125, 0.303, 0.211,  # every four
    0.250, 0.211, 0.609, 0.398,  # agreement, tempo
])
"""Its standard deviation."""

WEIGHTS = np.array([
    -0.672, 0.019, -0.063, -0.553, 0.094, 0.057, -0.340, -0.116,  # half way
    -0.308, -0.457, -0.524, -0.472, -0.250, -0.249, -0.957, -0.209,  # quarters
    0.183, 0.041, -0.623, -0.898, -0.535, 0.097, -0.614, -0.190,  # thirds
    0.169, 0.112, 0.231, -0.206, 0.006, 0.226, 0.065, 0.382,  # every two
    0.151, -0.254, 0.126, -0.091, 0.030, -0.060, 0.483, 0.044,  # every four
    0.784, -0.222, -0.267, -1.383,  # agreement, tempo
])
"""What a standard deviation more adds to the score."""
# fmt: on
