run ->(env) { [200, {}, [Greeter.name]] }
