using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Eclp;
using OrderHub.LegacySystems.Faults;

namespace OrderHub.LegacySystems.Tms;

/// <summary>
/// The drop folder that is shared with the hub: takes its instructions out of <c>out</c>, in the order of their names, and puts events into <c>in</c>, one
/// file an event. What a silent system would tell is held back.
/// </summary>
internal sealed class TmsFiles(TmsLife life, VirtualClock clock, FaultBox faults, SimulatorOptions options) : BackgroundService
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly List<string> refused = [];
    private volatile string? folder;
    private int made;

    /// <summary>Files of the hub that were not whole.</summary>
    public IReadOnlyList<string> Refused
    {
        get
        {
            lock (gate)
            {
                return [.. refused];
            }
        }
    }

    public void Share(string root) => folder = root;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (folder is { } root)
            {
                TakeInstructions(Path.Combine(root, "out"));
                Tell(Path.Combine(root, "in"));
            }

            await Task.Delay(Rhythm, stoppingToken);
        }
    }

    private void TakeInstructions(string place)
    {
        foreach (var file in Directory.Exists(place) ? new DirectoryInfo(place).GetFiles("HUB-*.txt").OrderBy(one => one.LastWriteTimeUtc).ThenBy(one => one.Name, StringComparer.Ordinal).ToList() : [])
        {
            var instructions = TmsRecord.Read(File.ReadAllBytes(file.FullName));
            file.Delete();
            if (instructions is null)
            {
                lock (gate)
                {
                    refused.Add(file.Name);
                }
            }

            foreach (var fields in instructions ?? [])
            {
                life.Take(fields);
            }
        }
    }

    private void Tell(string place)
    {
        while (!faults.Current.Tms.Silent && life.TryTake(out var told))
        {
            var day = EclpOrderMaker.China(clock.GetUtcNow())[..10].Replace("-", "", StringComparison.Ordinal);
            var utf8 = faults.Strike("tms.wrongCharset", faults.Current.Tms.WrongCharsetRate);
            if (faults.Strike("tms.cut", faults.Current.Tms.CutRate))
            {
                Put(place, TmsRecord.Write(day, [told], utf8, cut: true));
            }

            Put(place, TmsRecord.Write(day, [told], utf8, cut: false));
            if (faults.Strike("tms.duplicate", faults.Current.Tms.DuplicateRate))
            {
                Put(place, TmsRecord.Write(day, [told], utf8, cut: false));
            }
        }
    }

    // Under another name first: the hub must never see half of it.
    private void Put(string place, byte[] content)
    {
        var name = $"TMS{options.Run:00000000}{++made:000000}.txt";
        Directory.CreateDirectory(place);
        File.WriteAllBytes(Path.Combine(place, name + ".part"), content);
        File.Move(Path.Combine(place, name + ".part"), Path.Combine(place, name));
    }
}
