"""What each part of a reading's description is worth: `python -m bench.fit_metre` writes it anew.

Fitted by softmax regression, with a penalty on large weights, to the `tune` half of the made songs. A row holds the
signals of `metre`: beat, downbeat, onsets in four bands, kick, snare.
"""

import numpy as np

# fmt: off
CENTRE = np.array([
    0.231, 0.229, 0.237, 0.238, 0.239, 0.234, 0.212, 0.229,  # half way
    0.266, 0.264, 0.258, 0.257, 0.257, 0.261, 0.282, 0.268,  # quarters
    0.255, 0.263, 0.251, 0.251, 0.249, 0.249, 0.281, 0.254,  # thirds
    0.345, 0.392, 0.331, 0.224, 0.217, 0.237, 0.621, 0.524,  # every two
    0.302, 0.356, 0.303, 0.203, 0.198, 0.242, 0.544, 0.487,  # every three
    0.306, 0.376, 0.297, 0.199, 0.192, 0.217, 0.558, 0.491,  # every four
    0.200, 0.177, -0.153, 0.395,  # agreement, tempo
])
"""Mean of each part over all readings."""

SPREAD = np.array([
    0.141, 0.147, 0.124, 0.113, 0.103, 0.131, 0.234, 0.171,  # half way
    0.139, 0.141, 0.131, 0.124, 0.113, 0.145, 0.242, 0.182,  # quarters
    0.129, 0.138, 0.132, 0.126, 0.112, 0.141, 0.239, 0.170,  # thirds
    0.200, 0.191, 0.220, 0.166, 0.149, 0.177, 0.334, 0.245,  # every two
    0.216, 0.198, 0.224, 0.183, 0.169, 0.209, 0.340, 0.262,  # every three
    0.142, 0.158, 0.177, 0.120, 0.107, 0.125, 0.303, 0.210,  # every four
    0.250, 0.211, 0.610, 0.398,  # agreement, tempo
])
"""Its standard deviation."""

WEIGHTS = np.array([
    -0.578, 0.046, 0.071, -0.505, 0.201, -0.043, -0.252, -0.086,  # half way
    -0.305, -0.409, -0.470, -0.339, -0.173, -0.205, -0.740, -0.215,  # quarters
    0.081, 0.088, -0.387, -0.627, -0.401, -0.080, -0.443, -0.211,  # thirds
    -0.001, -0.035, 0.177, -0.189, -0.017, 0.140, -0.143, 0.395,  # every two
    -0.336, -0.503, -0.452, -0.434, -0.333, -0.040, -0.623, -0.050,  # every three
    0.029, -0.238, 0.039, -0.109, 0.043, 0.079, 0.527, 0.077,  # every four
    0.673, -0.095, -0.104, -1.308,  # agreement, tempo
])
"""What a standard deviation more adds to the score."""
# fmt: on
