using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Execution;
using OrderHub.Server.Hosting.Commands;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Simulation;
using OrderHub.Testing;
using OrderHub.UnitTests.Access;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

[Collection(RunningHubCollection.Name)]
public sealed class SimulationBatchTests(RunningHub hub) : SimulationBatchContract(hub);

[Collection(RunningHubOnMariaDbCollection.Name)]
public sealed class SimulationBatchOnMariaDbTests(RunningHubOnMariaDb hub) : SimulationBatchContract(hub);

/// <summary>A flow tried on the orders that there were: followed as a batch, compared with what really happened, and without a trace, whatever the store.</summary>
public abstract class SimulationBatchContract(RunningHub hub)
{
    private const string Path = "/api/v1/simulations/batches";

    private SimulationBatchWorker Worker => ActivatorUtilities.CreateInstance<SimulationBatchWorker>(hub.Services);

    [Fact]
    public async Task What_would_be_otherwise_than_it_was_is_told_order_by_order_and_nothing_is_left_behind()
    {
        using var http = hub.Administrator();
        await SeedAsync();
        var orders = new[] { await PlaceAsync(http), await PlaceAsync(http), await PlaceAsync(http) };
        var from = await BeganAsync(orders);
        var before = await CountsAsync();

        var same = await RunAsync(http, new { flow = "express/transaction", from });
        Assert.Equal(("done", 3, 3, 3, 0), ((string?)same["state"], (int)same["total"]!, (int)same["tried"]!, (int)same["summary"]!["same"]!, (int)same["summary"]!["otherEnd"]!));
        Assert.Equal(3, (int)same["summary"]!["after"]!["completed accepted"]!);

        var text = await File.ReadAllTextAsync(Repository.PathOf("workflows", "express", "transaction.json"));
        var refused = await RunAsync(http, new { text, from, limit = 2, stubs = new Dictionary<string, object[]> { ["checkFields"] = [new { outcome = "invalid" }] } });
        Assert.Equal((2, 2, 0), ((int)refused["tried"]!, (int)refused["summary"]!["otherEnd"]!, (int)refused["summary"]!["same"]!));
        var difference = refused["summary"]!["differences"]![0]!;
        Assert.Equal((orders[2], "completed accepted"), ((string?)difference["orderNo"], (string?)difference["before"]));
        Assert.DoesNotContain("accepted", (string?)difference["after"], StringComparison.Ordinal);
        Assert.DoesNotContain(SamplePeople.Usual.ConsigneeMobile, refused.ToJsonString(), StringComparison.Ordinal);

        var none = await RunAsync(http, new { flow = "express/transaction", from = from.AddDays(-2), to = from.AddDays(-1) });
        Assert.Equal(("done", 0), ((string?)none["state"], (int)none["tried"]!));
        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task A_batch_goes_on_piece_by_piece_where_another_node_died_and_is_stopped_once()
    {
        using var http = hub.Administrator();
        await SeedAsync();
        var from = await BeganAsync(await PlaceAsync(http));
        var to = from.AddDays(1);
        var begun = await PostAsync(http, Path, new { flow = "express/transaction", from, to });
        var id = (string)begun["batchId"]!;
        Assert.Equal(("running", 1, 0), ((string?)begun["state"], (int)begun["total"]!, (int)begun["tried"]!));

        // Another node held it and died before it wrote: its lease is over, and what it tried is tried again.
        var rows = hub.Services.GetRequiredService<IShards>().Home;
        var held = (await SimulationBatchTable.FindAsync(rows, 1, long.Parse(id), default))!;
        var claim = new WriteBatch();
        SimulationBatchTable.Claim(claim, held, from);
        await rows.CommitAsync(claim, default);
        while (await Worker.WorkAsync(default))
        {
        }

        Assert.Equal(("done", 1), ((string?)(await RunningHub.ReadAsync(await http.GetAsync($"{Path}/{id}")))["state"], (int)(await RunningHub.ReadAsync(await http.GetAsync($"{Path}/{id}")))["tried"]!));
        Assert.Equal("simulation.batch-ended", await RunningHub.CodeAsync(await http.PostAsJsonAsync($"{Path}/{id}/stop", new { })));
        var second = (string)(await PostAsync(http, Path, new { flow = "express/transaction", from }))["batchId"]!;
        Assert.Equal("stopped", (string?)(await PostAsync(http, $"{Path}/{second}/stop", new { }))["state"]);
        Assert.Contains(second, (await RunningHub.ReadAsync(await http.GetAsync(Path)))["items"]!.AsArray().Select(item => (string?)item!["batchId"]));
        Assert.Equal("simulation.batch-not-found", await RunningHub.CodeAsync(await http.GetAsync(Path + "/5")));
    }

    [Theory]
    [InlineData("""{ "flow": "express/transaction", "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z" }""", "simulation.invalid")]
    [InlineData("""{ "flow": "express/transaction", "limit": 0 }""", "simulation.invalid")]
    [InlineData("""{ "flow": "express/transaction", "stubs": { "noStep": [] } }""", "simulation.invalid")]
    [InlineData("""{ "flow": "express/nothing" }""", "flow.not-found")]
    [InlineData("""{ "text": "{}" }""", "flow.invalid")]
    [InlineData("""{ }""", "request.invalid")]
    public async Task A_batch_that_makes_no_sense_is_refused_with_its_reason(string body, string code)
    {
        using var http = hub.Administrator();
        Assert.Equal(code, await RunningHub.CodeAsync(await http.PostAsync(Path, RunningHub.Json(body))));
    }

    [Fact]
    public async Task At_the_command_line_a_file_is_tried_on_the_hubs_orders()
    {
        using var http = hub.Administrator();
        await SeedAsync();
        await PlaceAsync(http);
        using var worker = Worker;
        await worker.StartAsync(default);
        using var output = new StringWriter();
        var code = await FlowCommands.Create().Parse(
            ["simulate", Repository.PathOf("workflows", "express", "transaction.json"), "--orders", "P1D", "--limit", "1", "--url", hub.Address.ToString(), "--key", RunningHub.AdminKey])
            .InvokeAsync(new() { Output = output, Error = TextWriter.Null });
        await worker.StopAsync(default);

        Assert.Equal(0, code);
        Assert.StartsWith("done: 1 orders of express/transaction", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("the same 1, ", output.ToString(), StringComparison.Ordinal);
    }

    private async Task<JsonObject> RunAsync(HttpClient http, object request)
    {
        var id = (string)(await PostAsync(http, Path, request))["batchId"]!;
        var worker = Worker;
        while (await worker.WorkAsync(default))
        {
        }

        return await RunningHub.ReadAsync(await http.GetAsync($"{Path}/{id}"));
    }

    private static async Task<string> PlaceAsync(HttpClient http)
    {
        var key = Guid.NewGuid().ToString("n");
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders") { Content = JsonContent.Create(SampleOrders.Express(key)), Headers = { { "Idempotency-Key", key } } };
        var placed = await RunningHub.ReadAsync(await http.SendAsync(request));
        return (string?)placed["orderNo"] ?? throw new InvalidOperationException(placed.ToJsonString());
    }

    /// <summary>When the first of them began, by its id: ids run ahead of the clock after a start, and behind it where the store was slow to reserve more.</summary>
    private async Task<DateTimeOffset> BeganAsync(params string[] orders)
    {
        var reader = hub.Services.GetRequiredService<OrderReader>();
        var ids = await Task.WhenAll(orders.Select(order => reader.FindIdByNoAsync(1, order, default)));
        return ids.Min(id => IdLayout.TimeOf(id!.Value));
    }

    private async Task SeedAsync()
    {
        await ActivatorUtilities.CreateInstance<ReferenceSeed>(hub.Services).StartAsync(default);
        var batch = new WriteBatch();
        hub.Services.GetRequiredService<WaybillPool>().Add(batch, 1, WaybillPrefetch.Carrier, [.. Enumerable.Range(0, 5).Select(_ => "B" + Guid.NewGuid().ToString("n")[..12])]);
        await hub.Services.GetRequiredService<IShards>().Home.CommitAsync(batch, default);
    }

    /// <summary>Rows of the tables that orders leave something in.</summary>
    private Task<IReadOnlyList<long>> CountsAsync() => hub.Services.GetRequiredService<IShards>().Home.ReadAsync<IReadOnlyList<long>>(
        async connection =>
        {
            var counts = new List<long>();
            foreach (var table in ShardTables.All.Where(table => table.Name is not ("simulation_batch" or "flow_figure" or "id_reservation" or "audit")))
            {
                counts.Add(await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table.Name}"));
            }

            return counts;
        },
        default);

    private static async Task<JsonObject> PostAsync(HttpClient http, string path, object body)
    {
        var answer = await http.PostAsJsonAsync(path, body);
        var said = await RunningHub.ReadAsync(answer);
        Assert.True(answer.IsSuccessStatusCode, said.ToJsonString());
        return said;
    }
}
