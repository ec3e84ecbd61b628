from flask import Flask
from shoplib import GREETING

app = Flask(__name__)


@app.route("/")
def index():
    return GREETING
