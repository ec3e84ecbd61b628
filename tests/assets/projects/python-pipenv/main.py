from flask import Flask

server = Flask(__name__)


@server.route("/")
def index():
    return "pipenv answers"


@server.route("/health")
def health():
    return {"status": "healthy"}
