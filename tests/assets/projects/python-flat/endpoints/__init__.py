def greeting():
    return "a flat layout answers"
