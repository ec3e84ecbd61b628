var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => "dotnet answers");
app.MapGet("/health", () => Results.Json(new { status = "healthy" }));
app.Run();
