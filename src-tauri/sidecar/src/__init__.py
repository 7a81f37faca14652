"""The bundled Mismo DJ analysis server: `python -m uvicorn src.app:app`.

Layout: `server` is the web process (light: no numeric package is imported there), `worker` is the
process that computes, `engine` is what it computes, `cluster` is the same server on several machines,
`weights` turns published network weights into the model files that the engine runs, `prepare` does
that when the environment is made.
"""

__version__ = "0.1.0"
