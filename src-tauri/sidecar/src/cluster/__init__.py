"""The same server on several machines: a Ray Serve application (`python -m src.cluster`, an extra of its own).

`Ingress` is the one that answers HTTP and holds the jobs; `Analyst` computes, as many times as there is work and
room. Only this package knows Ray, and nothing of the default server imports it.
"""
