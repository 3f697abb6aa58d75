using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Hosting;
using OrderHub.Server.Security.Accounts;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>A server in this process: the access role alone, over real HTTP, with a data folder of its own.</summary>
public class RunningHub : IAsyncLifetime
{
    public const string AdminKey = "ohk_test-administrator-key";

    private readonly TemporaryFolder folder = new();
    private WebApplication app = null!;

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    /// <summary>Settings besides those that every such server has.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string?>> SettingsAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>(StringComparer.Ordinal));

    /// <summary>What its node plays.</summary>
    protected virtual string Roles => "access";

    public virtual async Task InitializeAsync()
    {
        app = HubApplication.Build(new HubArguments
        {
            Urls = "http://127.0.0.1:0",
            Environment = "Production",
            Settings = new Dictionary<string, string?>(await SettingsAsync(), StringComparer.Ordinal)
            {
                ["OrderHub:DataFolder"] = folder.Path,
                ["OrderHub:AdminKey"] = AdminKey,
                ["OrderHub:Roles"] = Roles,
                ["OrderHub:Security:PasswordRounds"] = "100000",
                ["OrderHub:Access:LivePingSeconds"] = "1",
                ["Logging:LogLevel:Default"] = "Warning",
            },
        });
        await app.StartAsync();
        Address = new Uri(app.Urls.First());
    }

    public virtual async Task DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>A client with the administrator's key.</summary>
    public HttpClient Administrator() => Program(AdminKey);

    /// <summary>A client with an API key.</summary>
    public HttpClient Program(string key)
    {
        var client = Stranger();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A client that keeps cookies, as a browser does, and has none yet.</summary>
    public HttpClient Stranger() => new() { BaseAddress = Address };

    /// <summary>A browser in which the user is signed in, by link.</summary>
    public async Task<(HttpClient Browser, string CsrfToken)> SignInAsync(string login)
    {
        var link = await Services.GetRequiredService<SignIn>().CreateLinkAsync(login, CancellationToken.None);
        var browser = Stranger();
        var answer = await browser.PostAsJsonAsync("/api/v1/session/link", new { token = link });
        answer.EnsureSuccessStatusCode();
        return (browser, (string)(await ReadAsync(answer))["csrfToken"]!);
    }

    /// <summary>A user of that role, who can be signed in.</summary>
    public async Task<string> UserAsync(string role)
    {
        using var administrator = Administrator();
        var login = "user-" + Guid.NewGuid().ToString("n")[..8];
        (await administrator.PostAsJsonAsync("/api/v1/users", new { login, name = login, role })).EnsureSuccessStatusCode();
        return login;
    }

    /// <summary>A key of that role.</summary>
    public async Task<(string KeyId, string Secret)> KeyAsync(string role)
    {
        using var administrator = Administrator();
        var made = await ReadAsync(await administrator.PostAsJsonAsync("/api/v1/api-keys", new { name = "test", role }));
        return ((string)made["apiKey"]!["keyId"]!, (string)made["secret"]!);
    }

    public static async Task<JsonObject> ReadAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();

    public static async Task<string?> CodeAsync(HttpResponseMessage answer) => (string?)(await ReadAsync(answer))["code"];

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}

/// <summary>Tests that share one server.</summary>
[CollectionDefinition(Name)]
public sealed class RunningHubCollection : ICollectionFixture<RunningHub>
{
    public const string Name = "running hub";
}
