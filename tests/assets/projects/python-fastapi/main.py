from fastapi import FastAPI

app = FastAPI()


@app.get("/")
def index():
    return {"message": "fastapi answers"}


@app.get("/health")
def health():
    return {"status": "healthy"}
