using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Execution;
using OrderHub.Server.Hosting;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;
using OrderHub.Server.Storage.Sharding;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>
/// A server in this process with the access and relay roles and two tenants: orders rest where a test puts them, because nobody carries
/// them out, and lists are kept up.
/// </summary>
public class ChangeHub : IAsyncLifetime
{
    public const int Tenant = FirstStart.DemoTenantId;
    public const int OtherTenant = 2;
    private const string AdminKey = "ohk_test-administrator-key";

    private static long lastKey;

    private readonly TemporaryFolder folder = new();
    private WebApplication app = null!;

    public IServiceProvider Services => app.Services;

    public IShards Shards => Services.GetRequiredService<IShards>();

    /// <summary>The first tenant's administrator.</summary>
    public HttpClient Admin { get; private set; } = null!;

    /// <summary>The other tenant's administrator.</summary>
    public HttpClient Other { get; private set; } = null!;

    public static string NewKey() => $"key-{Interlocked.Increment(ref lastKey)}";

    public async Task InitializeAsync()
    {
        app = HubApplication.Build(new HubArguments
        {
            Urls = "http://127.0.0.1:0",
            Environment = "Production",
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["OrderHub:DataFolder"] = folder.Path,
                ["OrderHub:AdminKey"] = AdminKey,
                ["OrderHub:Roles"] = "access,relay",
                ["Logging:LogLevel:Default"] = "Warning",
            }.Concat(await StoreAsync()).ToDictionary(StringComparer.Ordinal),
        });
        await app.StartAsync();
        Admin = Client(AdminKey);
        await Services.GetRequiredService<Tenants>().AddAsync(new(OtherTenant, "other", "Other tenant"), default);
        var (_, secret) = await Services.GetRequiredService<ApiKeys>().CreateAsync(
            new Caller(OtherTenant, "test", "test", Roles.Administrator, null), "other", Roles.Administrator, default);
        Other = Client(secret);
        await FillPoolAsync(1200);
    }

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        Other.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Settings of the store; none: the embedded one.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string?>> StoreAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>(StringComparer.Ordinal));

    /// <summary>A client with an API key.</summary>
    public HttpClient Client(string key)
    {
        var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Stores an order where it is to stand, with its event.</summary>
    internal async Task<Order> StoreAsync(OrderStatus status, Func<Order, Order>? change = null, int tenantId = Tenant)
    {
        var order = Data.Bench.SampleOrders.Express(tenantId, TimeProvider.System.GetUtcNow()) with { Status = status };
        order = change?.Invoke(order) ?? order;
        order = order with { OrderId = Services.GetRequiredService<IIdSource>().Next(VirtualShard.OfOrder(tenantId, order.OrderNo)) };
        var batch = new WriteBatch();
        Services.GetRequiredService<OrderWriter>().Insert(batch, order, Data.Bench.SampleOrders.ContentHash);
        Services.GetRequiredService<OutboxWriter>().Append(batch, new()
        {
            TenantId = order.TenantId,
            OrderId = order.OrderId,
            OrderNo = order.OrderNo,
            OrderVersion = order.Version,
            Line = order.BusinessLine!,
            Family = EventFamilies.Changed,
            Status = order.Status,
            OccurredAt = order.UpdatedAt,
        });
        Assert.True((await Shards.For(order.OrderId).CommitAsync(batch, default)).IsCommitted);
        return order;
    }

    /// <summary>A stored order of the first tenant.</summary>
    internal async Task<Order> FindAsync(string orderNo) => (await Services.GetRequiredService<OrderReader>().FindByNoAsync(Tenant, orderNo, default))!;

    /// <summary>Changes the stored order as a flow would.</summary>
    internal async Task ReportAsync(Order order, OrderStatus status, Func<Order, Order>? change = null)
    {
        var session = await Services.GetRequiredService<OrderSessions>().OpenAsync(order.TenantId, order.OrderId, default);
        session.Report(status, "TERMINAL", TimeProvider.System.GetUtcNow());
        if (change is not null)
        {
            session.Change(change);
        }

        var batch = new WriteBatch();
        session.Flush(batch);
        Assert.True((await Shards.For(order.OrderId).CommitAsync(batch, default)).IsCommitted);
    }

    internal static async Task<Answer> SendAsync(HttpClient client, HttpMethod method, string path, JsonNode? body = null, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json") };

        // A large body is announced first: a server that refuses it closes the connection, and a client still writing would hear of that instead.
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > 500_000;
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var json = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new((int)answer.StatusCode, json ? JsonNode.Parse(text) : JsonValue.Create(text), answer.Headers.ETag?.Tag, answer.Headers.Contains("Idempotent-Replayed"));
    }

    internal Task<Answer> PatchAsync(Order order, JsonNode patch, string? ifMatch = "*", string? key = null, bool dryRun = false) =>
        SendAsync(Admin, HttpMethod.Patch, $"/api/v1/orders/{order.OrderNo}{(dryRun ? "?dryRun=true" : "")}", patch, key ?? NewKey(), ifMatch);

    internal Task<Answer> AskAsync(Order order, string wish, JsonNode? body = null, string? key = null, bool dryRun = false, string? ifMatch = null) =>
        SendAsync(Admin, HttpMethod.Post, $"/api/v1/orders/{order.OrderNo}/{wish}{(dryRun ? "?dryRun=true" : "")}", body ?? new JsonObject(), key ?? NewKey(), ifMatch);

    internal async Task<JsonNode> GetAsync(string path, HttpClient? client = null)
    {
        var answer = await SendAsync(client ?? Admin, HttpMethod.Get, path);
        Assert.True(answer.Status == 200, answer.ToString());
        return answer.Body!;
    }

    internal Task<JsonNode> OrderAsync(Order order) => GetAsync($"/api/v1/orders/{order.OrderNo}");

    /// <summary>The stored order, nothing masked.</summary>
    internal async Task<Order> StoredAsync(Order order) => (await Services.GetRequiredService<OrderReader>().FindAsync(order.TenantId, order.OrderId, default))!;

    private async Task FillPoolAsync(int count)
    {
        for (var place = 0; place < Shards.All.Count; place++)
        {
            var batch = new WriteBatch();
            Services.GetRequiredService<WaybillPool>().Add(batch, Tenant, WaybillPrefetch.Carrier, Enumerable.Range(place * count, count).Select(i => $"JDX{i:000000}"));
            await Shards.All[place].CommitAsync(batch, default);
        }
    }
}

/// <summary>The same over MariaDB.</summary>
public sealed class MySqlChangeHub : ChangeHub
{
    protected override Task<IReadOnlyDictionary<string, string?>> StoreAsync() => HubStores.OfAsync(StoreKind.MariaDb);
}

/// <summary>The same over four files.</summary>
public sealed class FourChangeHub : ChangeHub
{
    protected override Task<IReadOnlyDictionary<string, string?>> StoreAsync() => HubStores.OfAsync(StoreKind.FourSqlite);
}

/// <summary>The same over four databases of MariaDB.</summary>
public sealed class FourMySqlChangeHub : ChangeHub
{
    protected override Task<IReadOnlyDictionary<string, string?>> StoreAsync() => HubStores.OfAsync(StoreKind.FourMariaDb);
}

/// <summary>An answer with what it held.</summary>
internal sealed record Answer(int Status, JsonNode? Body, string? Tag, bool Replayed)
{
    public string? Code => (string?)Body?["code"];

    public IEnumerable<(string Code, string Path)> Faults => Body!["faults"]!.AsArray().Select(fault => ((string)fault!["code"]!, (string)fault["path"]!));

    public override string ToString() => $"{Status} {Body?.ToJsonString()}";
}

/// <summary>Tests that share one hub of two tenants.</summary>
[CollectionDefinition(Name)]
public sealed class ChangeHubCollection : ICollectionFixture<ChangeHub>
{
    public const string Name = "change hub";
}

/// <summary>Tests that share one such hub over four files.</summary>
[CollectionDefinition(Name)]
public sealed class FourChangeHubCollection : ICollectionFixture<FourChangeHub>
{
    public const string Name = "change hub on four files";
}

/// <summary>Tests that share one such hub over four databases of MariaDB.</summary>
[CollectionDefinition(Name)]
public sealed class FourMySqlChangeHubCollection : ICollectionFixture<FourMySqlChangeHub>
{
    public const string Name = "change hub on four MariaDB databases";
}

/// <summary>Tests that share one such hub over MariaDB.</summary>
[CollectionDefinition(Name)]
public sealed class MySqlChangeHubCollection : ICollectionFixture<MySqlChangeHub>
{
    public const string Name = "change hub on MariaDB";
}
