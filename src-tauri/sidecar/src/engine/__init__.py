"""What is computed from a track: each step a small callable of its own, `pipeline` puts them in order.

Layout, in the order of the steps: `decode` (samples), `sound` (everything measured in one pass over
them: `bands`, `network`, `onsets`, `chroma`, `loudness`, `waveform`), then from those measures alone
`decoding` (beats), `tempo`, `octave`, `phase`, `bars`, `key`, `characteristics`.
"""
