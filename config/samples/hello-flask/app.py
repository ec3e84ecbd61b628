"""A small web application: what the demo builds from git."""

import os

from flask import Flask, jsonify

app = Flask(__name__)


@app.get("/")
def hello():
    return f"{os.environ.get('GREETING', 'Hello')} from an image that Kubernetes built\n"


@app.get("/health")
def health():
    return jsonify(status="healthy")


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
