var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapGet("/live", () => "live");
await app.RunAsync();
