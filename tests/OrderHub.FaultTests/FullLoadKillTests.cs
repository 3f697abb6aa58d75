using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.FaultTests;

/// <summary>
/// The server is killed (SIGKILL) while it loads ECLP's orders: it goes on behind its last page, by its own count and by that of the partner, and the list
/// holds every order once in the end.
/// </summary>
public sealed class FullLoadKillTests
{
    private const int Orders = 6000;
    private const int Page = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    // The load takes some seconds, so that a kill finds it under way; a killed run's lease is waited for.
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["ORDERHUB__Synchronization__RowsPerSecond"] = "1000",
        ["ORDERHUB__Synchronization__Lease"] = "00:00:10",
        ["ORDERHUB__Jobs__Lease"] = "00:00:02",
    };

    [Fact]
    public async Task A_server_killed_twice_during_a_full_load_goes_on_where_it_was_and_lists_every_order_once()
    {
        // Parcels stand still: what the hub does with them is no part of this.
        await using var hub = await Hub.StartAsync(Settings, paceMs: 600_000_000);
        var eclp = new EclpOrders(hub);
        await eclp.AddAsync(Orders);

        // 1. Killed at some moment of its second quarter, and of its third; orders change while it is dead
        var random = new Random(7919);
        var kills = new List<string>();
        string? begun = null;
        for (var kill = 1; kill <= 2; kill++)
        {
            var from = (Orders * kill / 4) + random.Next(Orders / 8);
            var before = await LoadedAsync(from);
            begun ??= (string)before["begunAt"]!;
            await Task.Delay(random.Next(200));
            await hub.Server.Process.KillAsync();
            await eclp.ChangeAsync(20);
            await hub.RestartAsync(Settings);
            var after = (await eclp.StandingAsync())["full"]!;
            Assert.True((int)after["rows"]! >= (int)before["rows"]! && (string)after["begunAt"]! == begun && (string?)after["at"] is not null, $"it was {before}, and is {after}");
            kills.Add(string.Create(CultureInfo.InvariantCulture, $"{after["rows"]}"));
        }

        // 2. The list is the truth, and each order was new once
        await eclp.CatchUpAsync(Limit);
        await eclp.ListEqualsTruthAsync(Limit);
        var standing = await eclp.StandingAsync();
        Assert.Equal((Orders, 0, Orders), ((int)standing["orders"]!, (int)standing["faults"]!, (int)standing["counts"]!["new"]!));
        Assert.Equal(begun, (string)standing["full"]!["begunAt"]!);

        // 3. A kill costs the page that was under way; beginning anew would have cost a quarter of all, and a half
        var given = await eclp.GivenAsync();
        Assert.InRange(given, Orders, Orders + (6 * Page));
        Figures.Note(string.Create(
            CultureInfo.InvariantCulture, $"full load of {Orders} orders, the server killed after {string.Join(" and ", kills)}: the partner gave {given} in all, each is listed once"));

        // A run that finds the killed one's lease does nothing: another is asked for, and again.
        Task<JsonNode> LoadedAsync(int rows)
        {
            var polls = 0;
            return Eventually.GetAsync(
                async () =>
                {
                    if (polls++ % 25 == 0)
                    {
                        await eclp.CatchUpOnceAsync();
                    }

                    return (await eclp.StandingAsync())["full"] is { } full && (int)full["rows"]! >= rows ? full : null;
                },
                () => $"the load does not reach {rows} orders\n{hub.Server.Output}", Limit);
        }
    }
}
