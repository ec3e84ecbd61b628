namespace Operator.Core.Planning.Scaffolds;

internal static class FlaskScaffold
{
    public static IReadOnlyDictionary<string, string> Files { get; } =
        new Dictionary<string, string>
        {
            ["requirements.txt"] = "flask>=2.2,<4\n",
            ["app.py"] = """
                import json
                import os
                from pathlib import Path

                from flask import Flask, jsonify

                about = json.loads(Path(__file__).with_name("about.json").read_text(encoding="utf-8"))
                app = Flask(__name__)


                @app.get("/")
                def index():
                    return jsonify(message=f"Hello from {about['name']}", **about)


                @app.get("/health")
                def health():
                    return jsonify(status="healthy", version=about["version"], description=about["description"])


                if __name__ == "__main__":
                    app.run(host="0.0.0.0", port=int(os.environ.get("PORT", "5000")))

                """,
        };
}
