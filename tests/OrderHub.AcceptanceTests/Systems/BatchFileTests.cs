using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>A B2B customer drops its daily file, gets back what became of each order in it, and a file for each state.</summary>
public sealed class BatchFileTests : IAsyncLifetime
{
    private readonly TempFolder drop = new();
    private Hub hub = null!;

    public async Task InitializeAsync() =>
        hub = await Hub.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ORDERHUB__Connectors__b2b__Folder"] = drop.Path });

    public async Task DisposeAsync()
    {
        await hub.DisposeAsync();
        drop.Dispose();
    }

    [Theory]
    [InlineData("gbk", true)]
    [InlineData("bom", false)]
    public async Task Good_orders_of_a_file_are_carried_out_and_told_and_spoilt_ones_handed_back(string form, bool warehouse)
    {
        var sent = await hub.Simulators.PostAsync("/sim/b2b/files", new JsonObject { ["folder"] = drop.Path, ["count"] = 4, ["form"] = form, ["mangled"] = 1, ["warehouse"] = warehouse });
        var (good, mangled) = (sent["good"].Texts(), sent["mangled"].Texts());

        // 1. The answer to the file
        var result = await OutAsync(file => file.Key.StartsWith("result-", StringComparison.Ordinal) && good.All(number => file.Value.Contains(number, StringComparison.Ordinal)));
        var rows = result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("行,订单号,结果,系统单号,代码,说明", rows[0]);
        var taken = rows.Skip(1).Select(row => row.Split(',')).Where(row => row[2] == "成功").ToDictionary(row => row[1], row => row[3], StringComparer.Ordinal);
        Assert.Equal(good.Order(StringComparer.Ordinal), taken.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(rows, row => row.Contains("有误", StringComparison.Ordinal) && row.Contains("手机", StringComparison.Ordinal));
        Assert.Single(mangled);

        // 2. Their states
        foreach (var (number, orderNo) in taken)
        {
            var order = await hub.Api.OrderReachesAsync(orderNo, "DELIVERED");
            Assert.Equal(number, (string?)order["channel"]!["channelOrderNo"]);
            Assert.Contains('\n', (string)(await hub.Api.GetAsync($"/api/v1/orders/{orderNo}?reveal=true"))["remark"]!);
            var signed = await OutAsync(file => file.Key.StartsWith("status-", StringComparison.Ordinal) && file.Value.Contains(orderNo, StringComparison.Ordinal) && file.Value.Contains("签收", StringComparison.Ordinal));
            Assert.Contains($"{orderNo},{number},签收,", signed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_sent_again_under_its_name_or_another_is_taken_once()
    {
        var sent = await hub.Simulators.PostAsync("/sim/b2b/files", new JsonObject { ["folder"] = drop.Path, ["count"] = 2, ["form"] = "gbk", ["warehouse"] = true });
        var (name, number) = ((string)sent["name"]!, sent["good"].Texts()[0]);
        await OutAsync(file => file.Value.Contains(number, StringComparison.Ordinal));
        var archived = await Eventually.GetAsync(
            () => Task.FromResult(Directory.GetFiles(System.IO.Path.Combine(drop.Path, "archive"), name, SearchOption.AllDirectories).FirstOrDefault()), () => "the file was not put away");

        File.Copy(archived, System.IO.Path.Combine(drop.Path, "in", name));
        File.Copy(archived, System.IO.Path.Combine(drop.Path, "in", "orders-again.csv"));

        await Eventually.BeTrueAsync(() => Task.FromResult(Directory.GetFiles(System.IO.Path.Combine(drop.Path, "in")).Length == 0
            && Directory.GetFiles(System.IO.Path.Combine(drop.Path, "work")).Length == 0), () => "the copies were not looked at");
        Assert.Single(await hub.Api.OrdersAsync($"q={number}"));
    }

    [Fact]
    public async Task An_order_of_a_file_that_waits_for_a_person_is_answered_by_a_file_of_its_own_once_it_is_decided()
    {
        // 1. A customer with codes of its own for warehouses, of which one is not known
        var folder = System.IO.Path.Combine(BuiltPrograms.Root, "connectors", "b2b");
        var (manifest, mapping) = (Read(folder, "manifest.json"), Read(folder, "mapping.json"));
        manifest["codes"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = "warehouse", ["document"] = "order", ["map"] = new JsonObject { ["W9"] = "110008" } });
        var rows = mapping["inbound"]!["order"]!["rows"]!.AsArray();
        rows.Remove(rows.Single(row => (string?)row!["target"] == "operation.warehouseNo"));
        rows.Add((JsonNode)new JsonObject { ["target"] = "operation.warehouseNo", ["from"] = "rows[0].warehouse", ["path"] = "warehouse", ["type"] = "code", ["table"] = "warehouse" });
        var golden = new JsonObject { ["mangled"] = Read(folder, "golden/fault-mangled.json") };
        await SendAsync(HttpMethod.Put, "/api/v1/connectors/b2b/draft", new JsonObject { ["manifest"] = manifest, ["mapping"] = mapping, ["golden"] = golden });
        await SendAsync(HttpMethod.Post, "/api/v1/connectors/b2b/publish", null);

        // 2. Its file is answered: one order, which waits
        var sent = await hub.Simulators.PostAsync("/sim/b2b/files", new JsonObject { ["folder"] = drop.Path, ["count"] = 1, ["form"] = "gbk", ["warehouse"] = true });
        var number = sent["good"].Texts()[0];
        var first = await OutAsync(file => file.Key.StartsWith("result-", StringComparison.Ordinal) && file.Value.Contains(number, StringComparison.Ordinal));
        Assert.Contains($"{number},待处理,,partner.code.unknown", first, StringComparison.Ordinal);

        // 3. A person says what the code means
        var waiting = Assert.Single((await hub.Api.GetAsync("/api/v1/partner-cases?connector=b2b&state=open"))["items"]!.AsArray())!;
        await SendAsync(HttpMethod.Post, $"/api/v1/partner-cases/{waiting["caseId"]}/decision", new JsonObject { ["decision"] = "map", ["meaning"] = "110009", ["reason"] = "their new warehouse" });
        var decided = await OutAsync(file => file.Key.StartsWith("result-decided-", StringComparison.Ordinal));
        var row = decided.Split('\n')[1].Split(',');
        Assert.Equal(("2", number, "成功"), (row[0], row[1], row[2]));
        Assert.Equal(number, (string?)(await hub.Api.OrderReachesAsync(row[3], "DELIVERED"))["channel"]!["channelOrderNo"]);
    }

    private static JsonNode Read(string folder, string file) => JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(folder, file)))!;

    private async Task SendAsync(HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : System.Net.Http.Json.JsonContent.Create(body);
        var answer = await hub.Api.SendAsync(request);
        Assert.True((int)answer.Status is >= 200 and < 300, $"{method} {path}: {answer}");
    }

    private async Task<string> OutAsync(Func<KeyValuePair<string, string>, bool> wanted)
    {
        var last = new List<string>();
        return await hub.WhileTimePassesAsync(
            async () =>
            {
                var files = JsonNode.Parse(await hub.Simulators.Http.GetStringAsync($"/sim/b2b/out?folder={Uri.EscapeDataString(drop.Path)}"))!.AsObject()
                    .Select(file => KeyValuePair.Create(file.Key, (string)file.Value!)).ToList();
                last = [.. files.Select(file => file.Key)];
                return files.Where(wanted).Select(file => file.Value).FirstOrDefault();
            },
            () => $"no such file came; there are {string.Join(", ", last)}\n{hub.Server.Output}",
            "PT1S");
    }
}
