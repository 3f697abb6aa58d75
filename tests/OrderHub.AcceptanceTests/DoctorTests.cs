using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>The doctor finds what is wrong, says what to do, and touches nothing.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task A_hub_at_work_is_healthy_and_each_hurt_is_named_with_its_cure()
    {
        await using var hub = await Hub.StartAsync();
        await hub.Api.OrderReachesAsync(await hub.SendApiOrderAsync("doctor-1"), "DELIVERED");

        // At work.
        var (code, findings) = await LookAsync(hub);
        Assert.True(code == 0, string.Join('\n', findings));
        Assert.All(
            (string[])["settings", "data folder", "disk", "store orders.db", "store connectors.db", "clock", "clock and store", "master key", "key file", "keys of tenant 1", "credentials", "queue", "dead letters", "incidents", "address", "connectors", "flows"],
            check => Assert.Equal("ok", findings[check].Health));

        // At rest, with a key that others may read.
        await hub.Server.Process.StopAsync();
        var key = Path.Combine(hub.DataFolder, "master.key");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            (code, findings) = await LookAsync(hub);
            Assert.Equal((1, "fail"), (code, findings["master key"].Health));
            Assert.Contains("chmod 600", findings["master key"].Says, StringComparison.Ordinal);
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        // Another key.
        var right = await File.ReadAllBytesAsync(key);
        await File.WriteAllBytesAsync(key, new byte[32]);
        (code, findings) = await LookAsync(hub);
        Assert.Equal((1, "fail"), (code, findings["master key"].Health));
        await File.WriteAllBytesAsync(key, right);

        // A store with a page that is not whole.
        var orders = Path.Combine(hub.DataFolder, "orders.db");
        var whole = await File.ReadAllBytesAsync(orders);
        var broken = whole.ToArray();
        Array.Clear(broken, 8192, 16384);
        await File.WriteAllBytesAsync(orders, broken);
        (code, findings) = await LookAsync(hub);
        Assert.Equal((1, "fail"), (code, findings["store orders.db"].Health));
        Assert.Contains("restore", findings["store orders.db"].Do, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(orders, whole);

        // Mended.
        (code, findings) = await LookAsync(hub);
        Assert.True(code == 0, string.Join('\n', findings));
    }

    [Fact]
    public async Task A_hub_on_MariaDB_is_looked_at_too_and_its_backup_is_left_to_the_database()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ORDERHUB__Storage__Provider"] = "mysql",
            ["ORDERHUB__Storage__MySql__Connections__0"] = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync(),
            ["ORDERHUB__Security__MasterKey"] = Convert.ToBase64String(new byte[32]),
        };
        await using var hub = await Hub.StartAsync(settings);
        await hub.SendApiOrderAsync("doctor-1");

        var healthy = await ServerCommand.RunAsync(hub.DataFolder, settings, "doctor", "--urls", hub.Server.Url);
        Assert.True(healthy.ExitCode == 0, healthy.Output);
        Assert.Contains("All 1 databases answer", healthy.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("no stores", healthy.Output, StringComparison.Ordinal);

        var refused = await ServerCommand.RunAsync(hub.DataFolder, settings, "backup", Path.Combine(hub.DataFolder, "backup"));
        Assert.Equal(78, refused.ExitCode);
        Assert.Contains("mariadb-dump --single-transaction", refused.Output, StringComparison.Ordinal);

        settings["ORDERHUB__Security__MasterKey"] = Convert.ToBase64String([1, .. new byte[31]]);
        Assert.Equal(1, (await ServerCommand.RunAsync(hub.DataFolder, settings, "doctor", "--urls", hub.Server.Url)).ExitCode);
    }

    [Fact]
    public async Task A_wrong_setting_is_told_as_the_start_would()
    {
        using var folder = new TempFolder();
        var result = await ServerCommand.RunAsync(
            folder.Path, new Dictionary<string, string?>(StringComparer.Ordinal) { ["ORDERHUB__Security__SessionHours"] = "never" }, "doctor");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ORDERHUB__Security__SessionHours", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_yet_is_no_fault_and_is_not_made()
    {
        using var folder = new TempFolder();
        var result = await ServerCommand.RunAsync(folder.Combine("new"), null, "doctor", "--urls", $"http://127.0.0.1:{FreePort.Take()}");
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Contains("made at the first start", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Combine("new")));
    }

    private static async Task<(int Code, Dictionary<string, (string Health, string Says, string? Do)> Findings)> LookAsync(Hub hub)
    {
        var result = await ServerCommand.RunAsync(hub.DataFolder, null, "doctor", "--json", "--urls", hub.Server.Url);
        var report = JsonNode.Parse(result.Output)!;
        return (result.ExitCode, report["findings"]!.AsArray().ToDictionary(
            finding => (string)finding!["check"]!, finding => ((string)finding!["health"]!, (string)finding["says"]!, (string?)finding["do"]), StringComparer.Ordinal));
    }
}
