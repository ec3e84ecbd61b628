import psycopg2
from flask import Flask


def create_app():
    app = Flask(__name__)

    @app.route("/")
    def index():
        return f"libpq answers {psycopg2.extensions.libpq_version() > 0}"

    return app
