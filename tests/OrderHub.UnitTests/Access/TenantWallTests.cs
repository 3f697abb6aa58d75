using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Access;

[Collection(ChangeHubCollection.Name)]
public sealed class TenantWallTests(ChangeHub hub) : TenantWallContract(hub);

[Collection(MySqlChangeHubCollection.Name)]
public sealed class TenantWallOnMySqlTests(MySqlChangeHub hub) : TenantWallContract(hub);

[Collection(FourChangeHubCollection.Name)]
public sealed class TenantWallOnFourTests(FourChangeHub hub) : TenantWallContract(hub);

[Collection(FourMySqlChangeHubCollection.Name)]
public sealed class TenantWallOnFourMySqlTests(FourMySqlChangeHub hub) : TenantWallContract(hub);

/// <summary>Two tenants whose orders have the very same number never see, find or change each other's.</summary>
public abstract partial class TenantWallContract(ChangeHub hub) : IAsyncLifetime
{
    private const string OurMark = "OURSMARK";
    private const string TheirMark = "THEIRSMARK";

    private Order ours = null!;
    private Order theirs = null!;
    private long ourIncident;
    private long theirIncident;

    public async Task InitializeAsync()
    {
        ours = await hub.StoreAsync(OrderStatus.PickupAssigned, order => Marked(order, OurMark));
        theirs = await hub.StoreAsync(
            OrderStatus.PickupAssigned, order => Marked(order, TheirMark) with { OrderNo = ours.OrderNo, Packages = ours.Packages, References = ours.References }, ChangeHub.OtherTenant);
        (ourIncident, theirIncident) = (await IncidentAsync(ours, OurMark), await IncidentAsync(theirs, TheirMark));
        await ListedAsync(hub.Admin, OurMark);
        await ListedAsync(hub.Other, TheirMark);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task No_address_that_can_be_read_shows_one_tenant_what_is_the_others()
    {
        var seen = 0;
        foreach (var path in Readable())
        {
            var mine = await ChangeHub.SendAsync(hub.Admin, HttpMethod.Get, path);
            var other = await ChangeHub.SendAsync(hub.Other, HttpMethod.Get, path);

            Assert.True(!mine.ToString().Contains(TheirMark, StringComparison.Ordinal), $"{path} shows the first tenant: {mine}");
            Assert.True(!other.ToString().Contains(OurMark, StringComparison.Ordinal), $"{path} shows the other tenant: {other}");
            seen += mine.ToString().Contains(OurMark, StringComparison.Ordinal) && other.ToString().Contains(TheirMark, StringComparison.Ordinal) ? 1 : 0;
        }

        // Detail, list, search and incidents do show each tenant its own: the walk is not blind.
        Assert.True(seen >= 3, $"only {seen} addresses showed each tenant its own");
    }

    [Theory]
    [InlineData("q={no}")]
    [InlineData("q=OURSMARK")]
    [InlineData("q=THEIRSMARK")]
    [InlineData("q=13900001234")]
    [InlineData("q=1234")]
    [InlineData("deleted=true&limit=200")]
    [InlineData("line=express&status=PICKUP_ASSIGNED&limit=200")]
    public async Task No_search_finds_the_others_order(string query)
    {
        query = query.Replace("{no}", ours.OrderNo, StringComparison.Ordinal);

        Assert.DoesNotContain(TheirMark, (await hub.GetAsync($"/api/v1/orders?{query}")).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(OurMark, (await hub.GetAsync($"/api/v1/orders?{query}", hub.Other)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_by_the_shared_number_changes_ones_own_order_only()
    {
        var path = $"/api/v1/orders/{ours.OrderNo}";
        var modified = await ChangeHub.SendAsync(hub.Other, HttpMethod.Patch, path, JsonNode.Parse("""{"remark":"by the other"}"""), "wall-1", "*");
        var batch = await ChangeHub.SendAsync(hub.Other, HttpMethod.Patch, "/api/v1/orders/batch", new JsonObject
        {
            ["items"] = new JsonArray(new JsonObject { ["key"] = "wall-2", ["orderNo"] = ours.OrderNo, ["ifMatch"] = "*", ["patch"] = new JsonObject { ["remark"] = "again" } }),
        });
        var cancelled = await ChangeHub.SendAsync(hub.Other, HttpMethod.Post, path + "/cancel", new JsonObject(), "wall-3");

        Assert.Equal((200, 200, 202), (modified.Status, (int)batch.Body!["items"]![0]!["status"]!, cancelled.Status));
        Assert.Equal(("again", 1), ((await hub.StoredAsync(theirs)).Remark, (await hub.StoredAsync(theirs)).CancelStatus));
        Assert.Equal((ours.Remark, 0, 1), ((await hub.StoredAsync(ours)).Remark, (await hub.StoredAsync(ours)).CancelStatus, (await hub.StoredAsync(ours)).Version));
        foreach (var list in new[] { "/changes", "/requests" })
        {
            Assert.Empty((await hub.GetAsync(path + list))["items"]!.AsArray());
            Assert.NotEmpty((await hub.GetAsync(path + list, hub.Other))["items"]!.AsArray());
        }

        // The same key of the other tenant is another wish.
        Assert.False((await ChangeHub.SendAsync(hub.Admin, HttpMethod.Patch, path, JsonNode.Parse("""{"remark":"ours"}"""), "wall-1", "*")).Replayed);
    }

    [Fact]
    public async Task The_others_incident_cannot_be_decided()
    {
        foreach (var (deed, body) in new[] { ("retry", "{}"), ("skip", """{"outcome":"done","reason":"x"}"""), ("compensate", """{"reason":"x"}""") })
        {
            Assert.Equal(404, (await ChangeHub.SendAsync(hub.Other, HttpMethod.Post, $"/api/v1/incidents/{ourIncident}/{deed}", JsonNode.Parse(body))).Status);
            Assert.Equal(404, (await ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, $"/api/v1/incidents/{theirIncident}/{deed}", JsonNode.Parse(body))).Status);
        }
    }

    [Theory]
    [InlineData("/api/v1/orders/live")]
    [InlineData("/api/v1/orders/{no}/live")]
    public async Task A_live_stream_tells_of_ones_own_orders_only(string path)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var answer = await hub.Other.GetAsync(path.Replace("{no}", ours.OrderNo, StringComparison.Ordinal), HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(timeout.Token));
        await hub.PatchAsync(ours, JsonNode.Parse("""{"remark":"one"}""")!);
        await hub.PatchAsync(ours, JsonNode.Parse("""{"remark":"two"}""")!);
        var changed = await ChangeHub.SendAsync(hub.Other, HttpMethod.Patch, $"/api/v1/orders/{ours.OrderNo}", JsonNode.Parse("""{"remark":"three"}"""), ChangeHub.NewKey(), "*");
        Assert.Equal(200, changed.Status);

        JsonNode? first = null;
        while (first is null && await reader.ReadLineAsync(timeout.Token) is { } line)
        {
            first = line.StartsWith("data: {\"orderNo\"", StringComparison.Ordinal) ? JsonNode.Parse(line["data: ".Length..]) : null;

            // The other's order coming in, told a moment late.
            first = (int?)first?["version"] == 1 ? null : first;
        }

        // Version 2 is the other's own change; ours is at 3 by now, and its two events came before.
        Assert.Equal((ours.OrderNo, 2), ((string)first!["orderNo"]!, (int)first["version"]!));
    }

    /// <summary>Every address that can be read, with what the two tenants share, and what is the other's, put in for its parts.</summary>
    private IEnumerable<string> Readable() => hub.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET", StringComparer.Ordinal) == true)
        .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/').TrimEnd('/'))
        .Where(path => path.StartsWith("/api/", StringComparison.Ordinal) && !path.EndsWith("/live", StringComparison.Ordinal))
        .SelectMany(path => new[] { ourIncident, theirIncident, ours.OrderId, theirs.OrderId }.Select(id => Part().Replace(path, part => part.Groups["name"].Value switch
        {
            "orderNo" => ours.OrderNo,
            "line" => "express",
            "part" => "fulfillment",
            "connector" => "eclp",
            _ => id.ToString(),
        })))
        .Distinct(StringComparer.Ordinal);

    private static Order Marked(Order order, string mark) => order with
    {
        Remark = mark,
        Channel = order.Channel! with { CustomerCode = mark, ChannelOrderNo = mark },
        Goods = [order.Goods[0] with { Name = mark }],
    };

    private async Task<long> IncidentAsync(Order order, string mark)
    {
        var id = hub.Services.GetRequiredService<IIdSource>().NextBeside(order.OrderId);
        var batch = new WriteBatch();
        IncidentTable.Insert(batch, new()
        {
            TenantId = order.TenantId,
            IncidentId = id,
            InstanceId = id,
            OrderId = order.OrderId,
            OrderNo = order.OrderNo,
            FlowName = "express/fulfillment",
            Step = "track",
            TokenId = 1,
            State = "open",
            Cause = "terminal.silent",
            Message = mark,
            Action = "Ask.",
            Retryable = false,
            Attempts = 1,
            OpenedAt = TimeProvider.System.GetUtcNow(),
        });
        await hub.Shards.For(id).CommitAsync(batch, default);
        return id;
    }

    private Task ListedAsync(HttpClient client, string mark) => Eventually.HoldsAsync(
        async () => (await hub.GetAsync($"/api/v1/orders?q={ours.OrderNo}", client)).ToJsonString().Contains(mark, StringComparison.Ordinal), $"the list shows {mark}");

    [GeneratedRegex(@"\{(?<name>[a-zA-Z]+)[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Part();
}
