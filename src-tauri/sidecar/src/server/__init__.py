"""The web process: routes, the job queue, callbacks and the processes that compute.

Nothing here imports numpy, PyAV or onnxruntime: the server starts fast and /health is answered
while every worker computes.
"""
