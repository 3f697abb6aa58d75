using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OrderHub.Testing;
using Xunit;
using Xunit.Abstractions;

namespace OrderHub.AcceptanceTests;

/// <summary>The start: quick, and where it cannot be, one line that says what to do.</summary>
[Collection(Alone.Name)]
public sealed class StartTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_server_with_a_data_folder_is_ready_within_two_seconds()
    {
        using var folder = new TempFolder();
        var settings = new ServerSettings { DataFolder = folder.Combine("data"), EnvironmentName = "Production" };

        // The first start fetches waybill numbers from the simulators; later ones find them in stock.
        await using (var first = await ServerProcess.StartAsync(settings with { EnvironmentName = "Development" }))
        {
            await first.Process.StopAsync();
        }

        // The best of several. Where the machine was busy with other things meanwhile, the processor time that the start took is what
        // the server answers for; on an idle one the clock on the wall decides. Not by the load average, which tells of the minute before.
        var (wall, work, isBusy) = (TimeSpan.MaxValue, TimeSpan.MaxValue, false);
        for (var attempt = 0; attempt < 5 && (attempt < 2 || wall > Promise); attempt++)
        {
            var (watch, before) = (Stopwatch.StartNew(), ProcessorTimeOfAll());
            await using var server = await ServerProcess.StartAsync(settings);
            var (took, own, all) = (watch.Elapsed, server.Process.ProcessorTime, ProcessorTimeOfAll() - before);
            (wall, isBusy) = took < wall ? (took, all - own > took * (Environment.ProcessorCount / 4.0)) : (wall, isBusy);
            work = own < work ? own : work;
            await server.Process.StopAsync();
        }

        var figure = $"Start to /ready 200 with an existing data folder: {wall.TotalMilliseconds:0} ms, of it {work.TotalMilliseconds:0} ms of processor time";
        output.WriteLine(figure);
        Figures.Note(figure);
        Assert.True((isBusy ? work : wall) < Promise || !BuiltPrograms.Server.Contains("Release", StringComparison.Ordinal), figure);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_that_says_what_to_do()
    {
        using var folder = new TempFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        await using var server = ServerProcess.Launch(new ServerSettings { DataFolder = folder.Combine("data"), EnvironmentName = "Production" }, url);

        Assert.NotEqual(0, await server.ExitAsync());

        var said = await server.LineAsync(line => line.StartsWith("OrderHub cannot listen", StringComparison.Ordinal));
        Assert.Contains(url[7..], said, StringComparison.Ordinal);
        Assert.Contains("--urls", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_one_line_that_says_what_to_do()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Combine("taken"), "a file where the folder should be");
        await using var server = ServerProcess.Launch(new ServerSettings { DataFolder = folder.Combine("taken", "data") }, "http://127.0.0.1:0");

        Assert.NotEqual(0, await server.ExitAsync());

        var said = await server.LineAsync(line => line.Contains("data folder", StringComparison.Ordinal));
        Assert.Contains("ORDERHUB_DATA", said, StringComparison.Ordinal);
        Assert.Single(server.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_says_one_line_and_a_killed_one_leaves_it_free()
    {
        using var folder = new TempFolder();
        var settings = new ServerSettings { DataFolder = folder.Combine("data"), EnvironmentName = "Production" };
        await using (var first = ServerProcess.Launch(settings, "http://127.0.0.1:0"))
        {
            await first.LineAsync(IsListening);
            await using var second = ServerProcess.Launch(settings, "http://127.0.0.1:0");
            Assert.Equal(73, await second.ExitAsync());
            var said = await second.LineAsync(line => line.Contains("works on it", StringComparison.Ordinal));
            Assert.Contains($"process {first.Id}", said, StringComparison.Ordinal);
            Assert.Single(second.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            await first.KillAsync();
        }

        await using var third = ServerProcess.Launch(settings, "http://127.0.0.1:0");
        await third.LineAsync(IsListening);

        // Not /ready: that wants waybill numbers, and here is no waybill system.
        static bool IsListening(string line) => line.Contains("Listening on", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_nobody_knows_is_named()
    {
        using var folder = new TempFolder();
        var settings = new ServerSettings
        {
            DataFolder = folder.Combine("data"),
            Variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ORDERHUB__OrderHub__DataFoldr"] = "x" },
        };
        await using var server = ServerProcess.Launch(settings, "http://127.0.0.1:0");

        Assert.NotEqual(0, await server.ExitAsync());

        await server.LineAsync(line => line.Contains("DataFoldr", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_asked_to_stop_ends_well()
    {
        using var folder = new TempFolder();
        await using var server = await ServerProcess.StartAsync(new ServerSettings { DataFolder = folder.Combine("data") });

        Assert.Equal(0, await server.Process.StopAsync());
    }

    /// <summary>What all processors of the machine have done since its start, what its host took from them with it; zero where that is not told.</summary>
    private static TimeSpan ProcessorTimeOfAll()
    {
        if (!File.Exists("/proc/stat"))
        {
            return TimeSpan.Zero;
        }

        // cpu, then hundredths of a second: user, nice, system, idle, waiting for the disk, interrupts, soft interrupts, stolen.
        var parts = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] worked = [1, 2, 3, 6, 7, 8];
        return TimeSpan.FromMilliseconds(worked.Sum(part => long.Parse(parts[part], CultureInfo.InvariantCulture)) * 10);
    }
}
