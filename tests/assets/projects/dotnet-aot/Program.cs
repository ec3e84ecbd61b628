var app = WebApplication.CreateSlimBuilder(args).Build();
app.MapGet("/", () => "a program for AOT answers");
app.Run();
