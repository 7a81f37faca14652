"""A small analysis server for tests of the supervisor, standard library only.

It lies in the working folder as the module `uvicorn`, so that the supervisor's own command line starts it. What it
does is in `plan.json`: a list with one object for each start (the last one for all later ones). What happened to it is
in `events.jsonl`.
"""

import fcntl
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path.cwd()


def note(event, **more):
    """Adds a line to the events."""
    with (HERE / "events.jsonl").open("a") as file:
        file.write(json.dumps({"event": event, "pid": os.getpid(), **more}) + "\n")


def plan():
    """What this start is to do."""
    plans = json.loads((HERE / "plan.json").read_text())
    events = HERE / "events.jsonl"
    before = sum('"start"' in line for line in events.read_text().splitlines()) if events.exists() else 0
    return plans[min(before, len(plans) - 1)]


PLAN = plan()
HELD = []


class Handler(BaseHTTPRequestHandler):
    """Health, allowed paths, and a way to fall ill."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        """Prints nothing for requests."""

    def answer(self, status, body, **headers):
        """Sends a whole answer."""
        data = body.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        """GET /health."""
        if (HERE / "ill").exists():
            self.answer(500, "ill")
            return
        if "ill_until" in PLAN and not (HERE / PLAN["ill_until"]).exists():
            note("asked")
            self.answer(503, '{"status":"loading"}')
            return
        if "body" in PLAN:
            self.answer(PLAN.get("status", 200), PLAN["body"])
            return
        body = {"status": "ok", "version": "9.9", "jobs_queued": 0, "jobs_processing": 0}
        body["capabilities"] = PLAN.get("capabilities", [])
        if PLAN.get("echo", True):
            body["instance"] = os.environ.get("MISMO_INSTANCE")
        self.answer(200, json.dumps(body))

    def do_POST(self):
        """POST /jobs: takes every job, and may do it, or die of it."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        note("job", track=body["track_hash"])
        if PLAN.get("dies_of_jobs"):
            os._exit(1)
        if "job_seconds" in PLAN:
            threading.Thread(target=work, args=(body,), daemon=True).start()
        self.answer(200, json.dumps({"job_id": body["track_hash"], "status": "queued"}))

    def do_PUT(self):
        """PUT /allowed-paths."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != "Bearer " + os.environ["MISMO_INSTANCE_TOKEN"]:
            self.answer(401, "{}")
            return
        note("paths", prefixes=body["prefixes"])
        self.answer(200, json.dumps(body))


def work(job):
    """Does a job: the same values for each, told stage by stage; notes down what the application has taken."""
    time.sleep(PLAN["job_seconds"])
    flags = {"danceability": True, "acousticness": False, "instrumentalness": True}
    loudness = {"valence": 5.0, "arousal": 5.0, "energy": -6.5, "loudness": -12.0}
    features = {"tempo": 123.0, "key": 5, "mode": 1, "beats": [0.5, 1.0], "downbeats": [0.5]}
    address = urllib.parse.urlsplit(job["callback_url"])
    line = http.client.HTTPConnection(address.netloc, timeout=30)
    for stage, data in [("basic_features", features), ("characteristics", loudness | flags), ("job_completed", {})]:
        body = {"job_id": job["track_hash"], "stage": stage, "status": "completed", "data": data}
        try:
            line.request("POST", address.path, json.dumps(body), {"Content-Type": "application/json"})
            answer = line.getresponse()
            said = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return
        if answer.status != 200:
            note("refused", track=job["track_hash"], stage=stage, status=answer.status)
        elif said.get("message") != "ignored":
            note("taken", track=job["track_hash"], stage=stage)


def hold_alone():
    """Notes it down when another server of this folder lives."""
    held = (HERE / "alone").open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        note("second")
    HELD.append(held)


def flood(count):
    """Prints `count` lines when it is asked to, each at once as a log does."""
    while not (HERE / "flood").exists():
        time.sleep(0.005)
    for n in range(count):
        sys.stdout.write(f"line {n} of the flood\n")
        sys.stdout.flush()
    note("flooded")


def leave_when(file):
    """Ends well as soon as `file` is there."""
    while not file.exists():
        time.sleep(0.005)
    os._exit(0)


def main():
    """Runs the server."""
    port = int(sys.argv[sys.argv.index("--port") + 1])
    shown = {name: value for name, value in os.environ.items() if name.startswith(("MISMO_", "PYTHON"))}
    note("start", prefixes=json.loads(os.environ.get("MISMO_ALLOWED_PATH_PREFIXES", "null")), env=shown, argv=sys.argv)
    for line in PLAN.get("lines", []):
        print(line, file=sys.stderr, flush=True)
    if PLAN.get("ignore_term"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if PLAN.get("family"):
        # One in the same group that holds the pipes, one in a session of its own.
        subprocess.Popen(["sleep", "600"])
        subprocess.Popen(["sleep", "601"], start_new_session=True)
    if PLAN.get("daemon"):
        # Nobody's child, in no group of ours, deaf to TERM, and without the name that it could be known by.
        script = "trap '' TERM HUP; setsid sleep 602 & setsid sleep 603 & wait"
        subprocess.run(["setsid", "--fork", "sh", "-c", script], env={"PATH": os.environ["PATH"]}, check=True)
    if PLAN.get("exclusive"):
        hold_alone()
    if "long_line" in PLAN:
        sys.stdout.write("y" * PLAN["long_line"] + "\n")
        sys.stdout.flush()
    if "flood" in PLAN:
        threading.Thread(target=flood, args=(PLAN["flood"],), daemon=True).start()
    if "orphans" in PLAN:
        for _ in range(PLAN["orphans"]):
            subprocess.run(["setsid", "--fork", "true"], check=True)
        note("orphaned")
    if "exit_when" in PLAN:
        threading.Thread(target=leave_when, args=(HERE / PLAN["exit_when"],), daemon=True).start()
    if "exit" in PLAN:
        sys.exit(PLAN["exit"])
    if PLAN.get("wait"):
        note("waiting")
        while not (HERE / "go").exists():
            time.sleep(0.005)
    if PLAN.get("close_output"):
        os.close(1)
        os.close(2)
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    if not PLAN.get("close_output"):
        print("INFO:     Started server process", file=sys.stderr, flush=True)
        print("INFO:     Application startup complete.", file=sys.stderr, flush=True)
        print(f"INFO:     Uvicorn running on http://127.0.0.1:{port}", file=sys.stderr, flush=True)
    if PLAN.get("lifeline"):
        def lifeline():
            os.read(0, 1)
            os._exit(0)
        threading.Thread(target=lifeline, daemon=True).start()
    server.serve_forever()


main()
