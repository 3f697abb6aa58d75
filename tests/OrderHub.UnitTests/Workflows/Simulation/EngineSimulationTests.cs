using System.Globalization;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.UnitTests.Workflows.Simulation;

/// <summary>Drives the engine through seeded schedules and says after each whether all that must hold has held.</summary>
public sealed class EngineSimulationTests
{
    /// <summary>Where the seeds of a run begin; a failing seed is named and replays alone.</summary>
    private const int FirstSeed = 1;

    private static readonly int Schedules = int.TryParse(Environment.GetEnvironmentVariable("ORDERHUB_SCHEDULES"), CultureInfo.InvariantCulture, out var asked) ? asked
        : Environment.GetEnvironmentVariable("ORDERHUB_LONG") == "1" ? 20_000 : 1_000;

    [Fact]
    public async Task Nothing_is_lost_or_doubled_whatever_happens_in_whatever_order()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("ORDERHUB_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var only))
        {
            await RunAsync(only);
            return;
        }

        var met = new HashSet<string>(StringComparer.Ordinal);
        var (crashes, undos) = (0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(FirstSeed, Schedules), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (seed, _) =>
        {
            var schedule = await RunAsync(seed);
            lock (met)
            {
                met.UnionWith(schedule.Met);
                crashes += schedule.Crashes;
                undos += schedule.ScopedUndos;
            }
        });
        Assert.Empty(ControlSteps.Names.Except(met, StringComparer.Ordinal));
        Assert.True(crashes > Schedules, $"Only {crashes} crashes in {Schedules} schedules.");
        Assert.True(undos > Schedules / 50, $"Only {undos} effects were undone in a scope of their own in {Schedules} schedules.");
    }

    private static async Task<SimSchedule> RunAsync(int seed)
    {
        var schedule = new SimSchedule(seed);
        try
        {
            await schedule.RunAsync();
        }
        catch (SimViolation violation)
        {
            Assert.Fail($"Seed {seed}: {violation.Message}\nReplay: ORDERHUB_SEED={seed} dotnet test tests/OrderHub.UnitTests --filter FullyQualifiedName~EngineSimulationTests");
        }

        return schedule;
    }
}
