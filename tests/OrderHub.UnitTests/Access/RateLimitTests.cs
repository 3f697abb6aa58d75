using System.Net;
using OrderHub.Server.Hosting;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Access;

public sealed class RateLimitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_flood_is_answered_429_with_when_to_come_back()
    {
        await using var app = HubApplication.Build(new HubArguments
        {
            Urls = "http://127.0.0.1:0",
            Environment = "Production",
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["OrderHub:DataFolder"] = folder.Path,
                ["OrderHub:Roles"] = "access",
                ["OrderHub:Access:AddressRequestsPerSecond"] = "1",
                ["Logging:LogLevel:Default"] = "None",
            },
        });
        await app.StartAsync();
        using var stranger = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => stranger.GetAsync("/api/v1/orders")));
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);

        Assert.Equal("rate.limited", await RunningHub.CodeAsync(refused));
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Unauthorized);
        await app.StopAsync();
    }
}
