app: FastAPI = FastAPI()
