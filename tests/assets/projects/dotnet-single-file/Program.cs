var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => "a single file answers");
app.MapGet("/health", () => Results.Json(new { status = "healthy" }));
app.Run();
