"""What is computed from a track: each step a small callable of its own, `pipeline` puts them in order.

Layout, in the order of the steps: `decode` (samples), `sound` (everything measured in one pass over
them: `bands`, `network`, `onsets`, `chroma`, `spectrum`, `loudness`, `waveform`), then from those measures
alone `grid` (which puts `decoding`, `tempo`, `steadiness`, `phase`, `metre` and `bars` in order), `key` and
`characteristics`; `basic_features` gives them their wire form.
"""
