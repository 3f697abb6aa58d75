using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>A backup taken while orders flow is one moment of the hub, and comes back whole.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_taken_under_load_comes_back_with_every_order_that_was_answered_before_it()
    {
        await using var hub = await Hub.StartAsync();
        var before = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            before.Add(await hub.SendApiOrderAsync($"before-{i}"));
        }

        // 1. Taken while more come in, into a folder and into a file.
        using var folder = new TempFolder();
        using var stop = new CancellationTokenSource();
        var load = LoadAsync(hub, stop.Token);
        var (asFolder, asFile) = (folder.Combine("backup"), folder.Combine("backup.zip"));
        var taken = await ServerCommand.RunAsync(hub.DataFolder, null, "backup", asFolder);
        var packed = await ServerCommand.RunAsync(hub.DataFolder, null, "backup", asFile);
        await stop.CancelAsync();
        var after = await load;
        Assert.True(taken.ExitCode == 0, taken.Output);
        Assert.True(packed.ExitCode == 0, packed.Output);
        Assert.Contains("The master key is not in it", taken.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(asFolder, "master.key")));
        Assert.NotEmpty(after);
        await hub.Server.Process.StopAsync();

        // 2. Into a new folder, with the key put there by hand, and served from it.
        foreach (var source in new[] { asFolder, asFile })
        {
            var data = folder.Combine("restored-" + Path.GetFileName(source));
            var restored = await ServerCommand.RunAsync(data, null, "restore", source);
            Assert.True(restored.ExitCode == 0, restored.Output);
            Assert.Contains("is not here: put it back before the start", restored.Output, StringComparison.Ordinal);
            File.Copy(Path.Combine(hub.DataFolder, "master.key"), Path.Combine(data, "master.key"));

            await using var server = await ServerProcess.StartAsync(new ServerSettings { DataFolder = data, EnvironmentName = "Production" });
            var api = new HubApi(() => server);
            foreach (var orderNo in before)
            {
                var order = await api.GetAsync($"/api/v1/orders/{orderNo}?reveal=true");
                Assert.DoesNotContain("*", (string?)Consignee(order)["mobile"], StringComparison.Ordinal);
            }

            // The index is level with the orders before long: as many in the list as there are.
            var count = (int)(await ManifestAsync(asFolder, source == asFile ? asFile : null))["orders"]!;
            await Eventually.BeTrueAsync(
                async () => (await api.OrdersAsync("limit=200")).Count == Math.Min(count, 200),
                () => $"the list does not come to hold {count} orders\n{server.Output}");
            Assert.NotNull((await api.SendOrderAsync("new-1", SampleOrders.Express("new-1"))).Body);
        }
    }

    [Fact]
    public async Task Orders_in_several_files_are_saved_while_the_server_stands_and_come_back_whole()
    {
        var stores = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ORDERHUB__Storage__Files"] = "3" };
        await using var hub = await Hub.StartAsync(stores);
        var sent = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            sent.Add(await hub.SendApiOrderAsync($"before-{i}"));
        }

        using var folder = new TempFolder();
        var backup = folder.Combine("backup.zip");
        var refused = await ServerCommand.RunAsync(hub.DataFolder, stores, "backup", backup);
        Assert.Equal(73, refused.ExitCode);
        Assert.Contains("stop the server", refused.Output, StringComparison.Ordinal);
        await hub.Server.Process.StopAsync();
        var taken = await ServerCommand.RunAsync(hub.DataFolder, stores, "backup", backup);
        Assert.True(taken.ExitCode == 0, taken.Output);

        var data = folder.Combine("restored");
        var restored = await ServerCommand.RunAsync(data, stores, "restore", backup);
        Assert.True(restored.ExitCode == 0, restored.Output);
        Assert.Equal(["orders.db", "orders1.db", "orders2.db"], Directory.GetFiles(data, "orders*.db").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        File.Copy(Path.Combine(hub.DataFolder, "master.key"), Path.Combine(data, "master.key"));
        await using var server = await ServerProcess.StartAsync(new ServerSettings { DataFolder = data, EnvironmentName = "Production", Variables = stores });
        var api = new HubApi(() => server);
        foreach (var orderNo in sent)
        {
            var order = await api.GetAsync($"/api/v1/orders/{orderNo}?reveal=true");
            Assert.DoesNotContain("*", (string?)Consignee(order)["mobile"], StringComparison.Ordinal);
        }

        await Eventually.BeTrueAsync(async () => (await api.OrdersAsync("limit=200")).Count == sent.Count, () => $"the list does not come to hold them\n{server.Output}");
    }

    [Fact]
    public async Task A_restore_over_data_keeps_it_aside_and_says_what_came_since()
    {
        await using var hub = await Hub.StartAsync();
        await hub.SendApiOrderAsync("before-1");
        using var folder = new TempFolder();
        var backup = folder.Combine("backup");
        Assert.Equal(0, (await ServerCommand.RunAsync(hub.DataFolder, null, "backup", backup)).ExitCode);
        var later = await hub.SendApiOrderAsync("after-1");

        Assert.Equal(73, (await ServerCommand.RunAsync(hub.DataFolder, null, "restore", backup, "--force")).ExitCode);
        await hub.Server.Process.StopAsync();
        var refused = await ServerCommand.RunAsync(hub.DataFolder, null, "restore", backup);
        Assert.Equal(73, refused.ExitCode);
        Assert.Contains("--force", refused.Output, StringComparison.Ordinal);

        var restored = await ServerCommand.RunAsync(hub.DataFolder, null, "restore", backup, "--force");
        Assert.True(restored.ExitCode == 0, restored.Output);
        Assert.Contains("1 orders came after the backup", restored.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Directory.GetDirectories(hub.DataFolder, "kept-*").Single(), "orders.db")));

        await hub.RestartAsync();
        Assert.Equal(404, (int)(await hub.Server.Http.GetAsync($"/api/v1/orders/{later}")).StatusCode);
        Assert.Single(await hub.Api.OrdersAsync("limit=200"));
    }

    [Fact]
    public async Task A_backup_that_was_changed_or_is_none_changes_nothing()
    {
        await using var hub = await Hub.StartAsync();
        await hub.SendApiOrderAsync("before-1");
        using var folder = new TempFolder();
        var backup = folder.Combine("backup");
        Assert.Equal(0, (await ServerCommand.RunAsync(hub.DataFolder, null, "backup", backup)).ExitCode);
        var again = await ServerCommand.RunAsync(hub.DataFolder, null, "backup", backup);
        Assert.Contains("overwrites nothing", again.Output, StringComparison.Ordinal);

        await using (var stream = File.OpenWrite(Path.Combine(backup, "orders.db")))
        {
            stream.Seek(5000, SeekOrigin.Begin);
            stream.WriteByte(0x55);
        }

        var data = folder.Combine("data");
        var changed = await ServerCommand.RunAsync(data, null, "restore", backup);
        Assert.Equal(74, changed.ExitCode);
        Assert.Contains("orders.db is not what was written", changed.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(data, "orders.db")));

        Assert.Equal(73, (await ServerCommand.RunAsync(data, null, "restore", folder.Combine("nowhere"))).ExitCode);
        Assert.Equal(74, (await ServerCommand.RunAsync(data, null, "restore", folder.Path)).ExitCode);
    }

    [Fact]
    public async Task A_master_key_is_in_a_backup_only_when_asked_for_and_then_said_plainly()
    {
        await using var hub = await Hub.StartAsync();
        var orderNo = await hub.SendApiOrderAsync("before-1");
        using var folder = new TempFolder();
        var with = await ServerCommand.RunAsync(hub.DataFolder, null, "backup", folder.Combine("with"), "--include-master-key");
        Assert.Contains("The master key IS IN IT", with.Output, StringComparison.Ordinal);

        var data = folder.Combine("data");
        Assert.Equal(0, (await ServerCommand.RunAsync(data, null, "restore", folder.Combine("with"))).ExitCode);
        await using var server = await ServerProcess.StartAsync(new ServerSettings { DataFolder = data, EnvironmentName = "Production" });
        Assert.Equal(orderNo, (string?)(await new HubApi(() => server).OrderAsync(orderNo))["orderNo"]);
    }

    [Fact]
    public async Task A_server_does_not_start_over_half_a_restore()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Combine("data"));
        await File.WriteAllTextAsync(folder.Combine("data", "restore-unfinished"), "/backups/monday");
        await using var server = ServerProcess.Launch(new ServerSettings { DataFolder = folder.Combine("data") }, "http://127.0.0.1:0");
        Assert.Equal(73, await server.ExitAsync());
        await server.LineAsync(line => line.Contains("restore /backups/monday --force", StringComparison.Ordinal));
    }

    private static JsonNode Consignee(JsonNode order) => order["parties"]!.AsArray().Single(party => (string?)party!["role"] == "CONSIGNEE")!;

    private static async Task<JsonNode> ManifestAsync(string folder, string? file)
    {
        if (file is null)
        {
            return JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json")))!;
        }

        await using var archive = await System.IO.Compression.ZipFile.OpenReadAsync(file);
        await using var stream = await archive.GetEntry("manifest.json")!.OpenAsync();
        return (await JsonNode.ParseAsync(stream))!;
    }

    private static async Task<List<string>> LoadAsync(Hub hub, CancellationToken stop)
    {
        var sent = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            sent.Add(await hub.SendApiOrderAsync($"during-{sent.Count}"));
        }

        return sent;
    }
}
