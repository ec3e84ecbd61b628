namespace Operator.Core.Planning.Scaffolds;

internal static class FastApiScaffold
{
    public static IReadOnlyDictionary<string, string> Files { get; } =
        new Dictionary<string, string>
        {
            ["requirements.txt"] = "fastapi>=0.92,<1\nuvicorn>=0.17,<1\n",
            ["main.py"] = """
                import json
                from pathlib import Path

                from fastapi import FastAPI

                about = json.loads(Path(__file__).with_name("about.json").read_text(encoding="utf-8"))
                app = FastAPI(title=about["name"])


                @app.get("/")
                def index():
                    return {"message": f"Hello from {about['name']}", **about}


                @app.get("/health")
                def health():
                    return {"status": "healthy", "version": about["version"], "description": about["description"]}

                """,
        };
}
