"""What each part of a reading's description is worth: `python -m bench.fit_metre` writes it anew.

Fitted by softmax regression, with a penalty on large weights, to the `tune` halves of the made songs and of real
music. A row holds the signals of `metre`: beat, downbeat, onsets in four bands, kick, snare.
"""

import numpy as np

# fmt: off
CENTRE = np.array([
    0.230, 0.227, 0.239, 0.239, 0.239, 0.234, 0.215, 0.228,  # half way
    0.267, 0.266, 0.256, 0.256, 0.257, 0.261, 0.279, 0.269,  # quarters
    0.257, 0.265, 0.251, 0.250, 0.249, 0.251, 0.276, 0.257,  # thirds
    0.358, 0.421, 0.305, 0.214, 0.218, 0.244, 0.608, 0.521,  # every two
    0.309, 0.378, 0.277, 0.194, 0.197, 0.237, 0.534, 0.479,  # every three
    0.316, 0.405, 0.280, 0.192, 0.194, 0.219, 0.552, 0.487,  # every four
    0.206, 0.177, -0.152, 0.400, 0.177, 0.171,  # agreement, tempo, beginning
])
"""Mean of each part over all readings."""

SPREAD = np.array([
    0.148, 0.157, 0.113, 0.105, 0.107, 0.134, 0.224, 0.178,  # half way
    0.146, 0.152, 0.119, 0.115, 0.117, 0.147, 0.231, 0.191,  # quarters
    0.135, 0.147, 0.118, 0.117, 0.115, 0.143, 0.226, 0.180,  # thirds
    0.216, 0.216, 0.214, 0.162, 0.157, 0.187, 0.324, 0.263,  # every two
    0.227, 0.218, 0.213, 0.177, 0.175, 0.214, 0.327, 0.277,  # every three
    0.157, 0.184, 0.172, 0.117, 0.114, 0.133, 0.291, 0.227,  # every four
    0.259, 0.213, 0.614, 0.406, 0.382, 0.377,  # agreement, tempo, beginning
])
"""Its standard deviation."""

WEIGHTS = np.array([
    -0.309, -0.022, -0.107, -0.381, 0.246, 0.052, -0.121, -0.203,  # half way
    -0.252, -0.339, -0.483, -0.283, -0.089, -0.086, -0.491, -0.277,  # quarters
    0.182, 0.048, -0.224, -0.672, -0.386, -0.133, -0.435, -0.289,  # thirds
    -0.280, 0.045, 0.260, -0.262, 0.014, -0.172, -0.111, 0.390,  # every two
    -0.042, -0.041, -0.462, -0.581, -0.145, -0.235, -0.669, -0.080,  # every three
    -0.082, -0.056, -0.101, -0.062, 0.140, 0.082, 0.398, -0.105,  # every four
    0.604, -0.054, 0.025, -1.541, 1.209, 0.996,  # agreement, tempo, beginning
])
"""What a standard deviation more adds to the score."""
# fmt: on
