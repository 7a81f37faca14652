"""What is computed from a track: each step a small callable of its own, `pipeline` puts them in order.

Layout, in the order of the steps: `decode` (samples), `sound` (everything measured in one pass over
them: `bands`, `network`, `onsets`, `chroma`, `timbre`, `spectrum`, `loudness`, `waveform`, `patches`), then from
those measures alone `grid` (which puts `decoding`, `tempo`, `steadiness`, `phase`, `metre` and `bars` in order),
`key` (which weighs `key_evidence`, made with `key_profiles`, by `key_weights`), `energy` and `characteristics`.
`segments` puts `bar_features`, `boundaries` and `section_labels` in order, `transitions` finds mix points among
them and asks `vocals` where voices are; `tagger` and `genre` name the music. `findings` holds what stages share,
`track_stages` makes them; `basic_features` and `stage_data` give them their wire form.

Stems go another way, over samples of their own: `stems` decodes, takes the stream through a `separation` and
writes `stem_files`. `engines` holds the models of a process and takes better ones (`enhanced_beats`,
`enhanced_stems`, `enhanced_genre`) where the user has them, by the rules of `tiers`. `protection` and `errors`
say what cannot be analysed.
"""
