var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => Prices.Release.Name);
app.Run();
