using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>
/// Personal data is nowhere in clear: no file of the data folder, no table, no message, no index, no backup, no log, no trace, no metric.
/// What the simulators keep is theirs, in their own process, and no part of the hub.
/// </summary>
public sealed class PersonalDataTests
{
    private const string IdNo = "110101199003077715";
    private const string Phone = "01088997766";
    private const string Remark = "电联王小二再上门";

    private static readonly SamplePeople People = new()
    {
        ConsignorName = "欧阳发货",
        ConsignorMobile = "13911122233",
        ConsignorAddress = "白石洲路4711号",
        ConsigneeName = "司马收件",
        ConsigneeMobile = "13844455566",
        ConsigneeAddress = "青云巷0815号6栋1203室",
    };

    private static readonly string[] Secrets = [.. People.All, IdNo, Phone, Remark];

    [Fact]
    public async Task Nothing_that_a_full_run_leaves_behind_holds_a_plain_value()
    {
        await using var collector = await TelemetryCollector.StartAsync();
        await using var hub = await Hub.StartAsync(Settings(collector));
        await RunAsync(hub);
        using var backups = new TempFolder();
        Assert.Equal(0, (await ServerCommand.RunAsync(hub.DataFolder, null, "backup", backups.Combine("backup"))).ExitCode);

        var search = new PlainSearch(Secrets);
        var found = new List<string>();
        found.AddRange(search.InFiles(hub.DataFolder));
        await hub.Server.Process.StopAsync();
        found.AddRange(search.InFiles(hub.DataFolder));
        found.AddRange(search.InFiles(backups.Path));
        found.AddRange(search.InFiles(Path.GetDirectoryName(hub.TraceFile)!));
        found.AddRange(search.InText("the log", hub.Server.Output));
        found.AddRange(collector.Taken.SelectMany(taken => search.InBytes(taken.Kind, taken.Body)));
        foreach (var file in Directory.GetFiles(hub.DataFolder, "*.db"))
        {
            await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            await connection.OpenAsync();
            found.AddRange(await search.InTablesAsync(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"));
        }

        Assert.Empty(found.Distinct(StringComparer.Ordinal));
        Assert.Equal(["metrics", "traces"], collector.Taken.Select(taken => taken.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        NothingDumped(hub);
    }

    [Fact]
    public async Task Nothing_in_MariaDB_or_its_files_holds_a_plain_value()
    {
        // A server of its own: all its files, its logs of changes among them, are this run's.
        await using var collector = await TelemetryCollector.StartAsync();
        await using var mariaDb = await MariaDbServer.StartAsync();
        var connectionString = await mariaDb.CreateDatabaseAsync();
        var settings = Settings(collector);
        settings["ORDERHUB__Storage__Provider"] = "mysql";
        settings["ORDERHUB__Storage__MySql__Connections__0"] = connectionString;
        settings["ORDERHUB__Security__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var hub = await Hub.StartAsync(settings);
        await RunAsync(hub);
        await hub.Server.Process.StopAsync();

        var search = new PlainSearch(Secrets);
        var found = new List<string>();
        await using (var connection = new MySqlConnection(connectionString))
        {
            await connection.OpenAsync();
            found.AddRange(await search.InTablesAsync(connection, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"));
        }

        found.AddRange(search.InFiles(mariaDb.DataFolder));
        found.AddRange(search.InFiles(hub.DataFolder));
        found.AddRange(search.InText("the log", hub.Server.Output));
        found.AddRange(search.InText("the database's log", mariaDb.Output));
        found.AddRange(collector.Taken.SelectMany(taken => search.InBytes(taken.Kind, taken.Body)));
        Assert.Empty(found.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_search_would_find_it_in_any_usual_spelling()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var name = People.ConsigneeName;
        var (utf8, gbk) = (Encoding.UTF8, Encoding.GetEncoding("GBK"));
        byte[][] written =
        [
            utf8.GetBytes("..." + name), gbk.GetBytes("x" + name), Encoding.Unicode.GetBytes(name), Encoding.BigEndianUnicode.GetBytes(name),
            utf8.GetBytes(JsonSerializer.Serialize(name)), utf8.GetBytes(JsonSerializer.Serialize(JsonSerializer.Serialize(name).ToLowerInvariant())),
            utf8.GetBytes(Uri.EscapeDataString(name)), utf8.GetBytes(Uri.EscapeDataString(name).ToLowerInvariant()), utf8.GetBytes(string.Concat(gbk.GetBytes(name).Select(one => $"%{one:X2}"))),
            utf8.GetBytes(Convert.ToBase64String(utf8.GetBytes(name))), utf8.GetBytes(Convert.ToBase64String(utf8.GetBytes("a" + name + "b"))), utf8.GetBytes(Convert.ToBase64String(utf8.GetBytes("ab" + name + "c"))),
            utf8.GetBytes(Convert.ToBase64String(gbk.GetBytes("{" + name + "}"))), utf8.GetBytes(Convert.ToHexString(utf8.GetBytes(name))), utf8.GetBytes(Convert.ToHexStringLower(gbk.GetBytes(name))),
            utf8.GetBytes(string.Concat(name.Select(letter => $"&#{(int)letter};"))), utf8.GetBytes(string.Concat(name.Select(letter => $"&#x{(int)letter:X};"))),
        ];
        using var folder = new TempFolder();
        for (var i = 0; i < written.Length; i++)
        {
            await File.WriteAllBytesAsync(folder.Combine($"{i:00}"), written[i]);
        }

        Assert.Equal(
            Enumerable.Range(0, written.Length).Select(i => $"{name} in {i:00}"), new PlainSearch([name]).InFiles(folder.Path).Order(StringComparer.Ordinal));

        // In a cell, and compressed in one.
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        await using var fill = connection.CreateCommand();
        fill.CommandText = "CREATE TABLE plain (cell TEXT); CREATE TABLE packed (cell BLOB); INSERT INTO plain VALUES (@text); INSERT INTO packed VALUES (@packed)";
        fill.Parameters.AddWithValue("@text", new string('.', 9000) + name);
        fill.Parameters.AddWithValue("@packed", Packed(name));
        await fill.ExecuteNonQueryAsync();
        Assert.Equal(
            [$"{name} in packed.cell", $"{name} in plain.cell"],
            (await new PlainSearch([name]).InTablesAsync(connection, "SELECT name FROM sqlite_schema ORDER BY name")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_API_masks_people_unless_an_administrator_asks()
    {
        await using var hub = await Hub.StartAsync();
        var orderNo = await hub.SendApiOrderAsync("masked-1", SampleOrders.Express("masked-1", People));

        var masked = (await hub.Api.OrderAsync(orderNo)).ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        Assert.All(People.All, value => Assert.DoesNotContain(value, masked, StringComparison.Ordinal));
        Assert.Contains("*", (string?)Consignee(await hub.Api.OrderAsync(orderNo))["mobile"], StringComparison.Ordinal);
        Assert.Equal(People.ConsigneeMobile, (string?)Consignee(await hub.Api.GetAsync($"/api/v1/orders/{orderNo}?reveal=true"))["mobile"]);
    }

    private static Dictionary<string, string?> Settings(TelemetryCollector collector) => new(StringComparer.Ordinal)
    {
        ["ORDERHUB__Telemetry__Endpoint"] = collector.Url,
        ["ORDERHUB__Security__KeyRefreshSeconds"] = "1",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
        ["DOTNET_DbgEnableMiniDump"] = null,
        ["Logging__LogLevel__Default"] = "Debug",
    };

    /// <summary>
    /// From each entrance one to its end; one refused by a rule, one with a wrong signature and one that cannot be mapped, all kept raw; one undone;
    /// one that became an incident; a search for a person; and an exchange of the key over all of it.
    /// </summary>
    private static async Task RunAsync(Hub hub)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var byApi = await hub.SendApiOrderAsync("private-1", Order("private-1"));
        var byEclp = await SendEclpAsync(hub, "private-2", signed: true);
        await SendEclpAsync(hub, "private-3", signed: false);
        await SendEclpAsync(hub, "private-4", signed: true, weight: "heavy");
        var refusedContent = Order("private-5");
        refusedContent["parties"]![1]!["province"] = "南极洲";
        var refused = await hub.Api.SendOrderAsync("private-5", refusedContent);
        Assert.NotEqual(201, (int)refused.Status);
        var undone = await hub.SendEclpOrderAsync("pickupRejected");
        await hub.Api.OrderReachesAsync(byApi, "DELIVERED");
        await hub.Api.OrderReachesAsync(byEclp!, "DELIVERED");
        await hub.Api.OrderReachesAsync(undone, "CANCELLED");

        await hub.Simulators.SetFaultsAsync("""{"waybill":{"errorRate":1}}""");
        var broken = await hub.SendApiOrderAsync("private-6", Order("private-6"));
        await Eventually.GetAsync(
            async () =>
            {
                // Retries wait for longer and longer; the clock of Development moves over them.
                await hub.Api.AdvanceClockAsync("PT10S");
                return (await hub.Api.IncidentsAsync(broken)).FirstOrDefault();
            },
            () => $"{broken} has no incident\n{hub.Server.Output}");

        Assert.Equal(People.ConsigneeName, (string?)Consignee(await hub.Api.GetAsync($"/api/v1/orders/{byApi}?reveal=true"))["name"]);
        Assert.NotEmpty(await hub.Api.OrdersAsync($"q={People.ConsigneeMobile}"));
        using var rotation = await hub.Server.Http.PostAsync("/api/v1/keys/rotations", null);
        Assert.Equal(202, (int)rotation.StatusCode);
        await Eventually.BeTrueAsync(
            async () => (string?)(await hub.Api.GetAsync("/api/v1/keys/rotations/2"))["state"] == "done",
            () => $"the exchange of the key does not come to its end\n{hub.Server.Output}",
            TimeSpan.FromSeconds(90));
    }

    private static JsonObject Order(string key)
    {
        var order = SampleOrders.Express(key, People);
        order["remark"] = Remark;
        order["parties"]![1]!["phone"] = Phone;
        order["parties"]![1]!["idNo"] = IdNo;
        return order;
    }

    private static void NothingDumped(Hub hub) => Assert.DoesNotContain(
        Directory.EnumerateFiles(Path.GetDirectoryName(hub.DataFolder)!, "*", SearchOption.AllDirectories),
        file => Path.GetFileName(file).StartsWith("core", StringComparison.Ordinal) || file.EndsWith(".dmp", StringComparison.Ordinal));

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var packing = new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            packing.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static JsonNode Consignee(JsonNode order) => order["parties"]!.AsArray().Single(party => (string?)party!["role"] == "CONSIGNEE")!;

    private static async Task<string?> SendEclpAsync(Hub hub, string uuid, bool signed, string weight = "0.55")
    {
        var business = new JsonObject
        {
            ["isvUUID"] = uuid,
            ["isvSource"] = "ISV0000000000042",
            ["shopNo"] = "ESP0020000000017",
            ["departmentNo"] = "EBU4418000000042",
            ["warehouseNo"] = "110009",
            ["shipperNo"] = "CYS0000010",
            ["salePlatformSource"] = "6",
            ["senderName"] = People.ConsignorName,
            ["senderMobile"] = People.ConsignorMobile,
            ["senderProvince"] = "上海",
            ["senderCity"] = "上海市",
            ["senderCounty"] = "青浦区",
            ["senderAddress"] = People.ConsignorAddress,
            ["consigneeName"] = People.ConsigneeName,
            ["consigneeMobile"] = People.ConsigneeMobile,
            ["addressProvince"] = "北京",
            ["addressCity"] = "北京市",
            ["addressCounty"] = "朝阳区",
            ["consigneeAddress"] = People.ConsigneeAddress,
            ["orderMark"] = new string('0', 50),
            ["receivable"] = 0,
            ["goodsNo"] = "EMG1",
            ["goodsName"] = "绘本",
            ["price"] = "19.90",
            ["quantity"] = "1",
            ["packageCount"] = "1",
            ["weight"] = weight,
            ["volume"] = "110.3",
        };
        using var request = new EclpCall { Business = business.ToJsonString(), WrongSign = signed ? null : new string('0', 32) }.ToRequest();
        using var answer = await hub.Server.Http.SendAsync(request);
        return (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["eclp_order_addOrder_responce"]?["eclpSoNo"];
    }
}
