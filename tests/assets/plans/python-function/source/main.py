def greet(request):
    return "Hello"
