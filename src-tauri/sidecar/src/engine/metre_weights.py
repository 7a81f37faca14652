"""What each part of a reading's description is worth: `python -m bench.fit_metre` writes it anew.

Fitted by softmax regression, with a penalty on large weights, to the `tune` halves of the made songs and of real
music. A row holds the signals of `metre`: beat, downbeat, onsets in four bands, kick, snare.
"""

import numpy as np

# fmt: off
CENTRE = np.array([
    0.230, 0.227, 0.239, 0.240, 0.240, 0.235, 0.216, 0.229,  # half way
    0.267, 0.265, 0.256, 0.256, 0.257, 0.261, 0.279, 0.268,  # quarters
    0.256, 0.265, 0.251, 0.250, 0.248, 0.250, 0.276, 0.254,  # thirds
    0.359, 0.411, 0.300, 0.211, 0.210, 0.234, 0.601, 0.516,  # every two
    0.312, 0.376, 0.274, 0.193, 0.193, 0.235, 0.531, 0.479,  # every three
    0.319, 0.399, 0.274, 0.190, 0.188, 0.214, 0.545, 0.484,  # every four
    0.204, 0.178, -0.152, 0.400, 0.175, 0.170,  # agreement, tempo, beginning
])
"""Mean of each part over all readings."""

SPREAD = np.array([
    0.147, 0.153, 0.114, 0.105, 0.103, 0.129, 0.222, 0.170,  # half way
    0.146, 0.148, 0.121, 0.116, 0.114, 0.143, 0.229, 0.182,  # quarters
    0.134, 0.145, 0.121, 0.118, 0.112, 0.139, 0.225, 0.171,  # thirds
    0.209, 0.206, 0.213, 0.161, 0.149, 0.177, 0.322, 0.249,  # every two
    0.223, 0.212, 0.215, 0.177, 0.171, 0.209, 0.325, 0.265,  # every three
    0.152, 0.173, 0.172, 0.118, 0.109, 0.127, 0.289, 0.213,  # every four
    0.258, 0.214, 0.614, 0.405, 0.380, 0.376,  # agreement, tempo, beginning
])
"""Its standard deviation."""

WEIGHTS = np.array([
    -0.628, -0.010, -0.074, -0.267, 0.489, 0.156, 0.003, -0.106,  # half way
    -0.325, -0.453, -0.388, -0.088, -0.082, 0.022, -0.242, -0.193,  # quarters
    0.365, 0.136, -0.194, -0.796, -0.458, 0.100, -0.402, -0.193,  # thirds
    -0.459, -0.169, 0.258, -0.250, 0.119, -0.200, -0.133, 0.376,  # every two
    0.223, 0.156, -0.592, -0.787, -0.038, -0.213, -0.804, -0.049,  # every three
    -0.256, -0.320, 0.172, -0.026, 0.256, 0.129, 0.242, -0.063,  # every four
    0.627, -0.025, -0.098, -1.893, 1.540, 1.335,  # agreement, tempo, beginning
])
"""What a standard deviation more adds to the score."""
# fmt: on
