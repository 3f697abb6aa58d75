using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.LegacySystems.Faults;

/// <summary>The switches as they stand, and the dice. Reading a count uses one of it up.</summary>
internal sealed class FaultBox(SimulatorOptions options)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private readonly Lock gate = new();
    private readonly Random dice = new(options.Seed);
    private readonly Dictionary<string, int> struck = new(StringComparer.Ordinal);
    private FaultSwitches switches = new();

    public FaultSwitches Current
    {
        get
        {
            lock (gate)
            {
                return switches;
            }
        }
    }

    /// <summary>Sets the switches that are named and leaves the others. Throws <see cref="JsonException"/> for a name that does not exist.</summary>
    public FaultSwitches Merge(JsonObject change)
    {
        lock (gate)
        {
            var whole = JsonSerializer.SerializeToNode(switches, Json)!.AsObject();
            foreach (var (system, part) in change)
            {
                if (whole[system] is not JsonObject target || part is not JsonObject values)
                {
                    throw new JsonException($"'{system}' is none of {string.Join(", ", whole.Select(pair => pair.Key))}, or not an object.");
                }

                foreach (var (name, value) in values)
                {
                    target[name] = value?.DeepClone();
                }
            }

            return switches = whole.Deserialize<FaultSwitches>(Json)!;
        }
    }

    /// <summary>How often each fault struck, by system and name.</summary>
    public IReadOnlyDictionary<string, int> Struck
    {
        get
        {
            lock (gate)
            {
                return new SortedDictionary<string, int>(struck, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>True in the given share of calls; counted under the name.</summary>
    public bool Strike(string name, double rate)
    {
        lock (gate)
        {
            if (rate <= 0 || dice.NextDouble() >= rate)
            {
                return false;
            }

            struck[name] = struck.GetValueOrDefault(name) + 1;
            return true;
        }
    }

    /// <summary>True in the given share of calls.</summary>
    public bool Roll(double rate)
    {
        lock (gate)
        {
            return rate > 0 && dice.NextDouble() < rate;
        }
    }

    /// <summary>Nine minutes, either way, in the given share of messages; counted under the name.</summary>
    public TimeSpan Skew(string name, double rate) => !Strike(name, rate) ? TimeSpan.Zero : TimeSpan.FromMinutes(Pick(2) == 0 ? -9 : 9);

    /// <summary>Takes all of a count; 0 where none is left.</summary>
    public int TakeAll(Func<FaultSwitches, int> count, Func<FaultSwitches, FaultSwitches> none)
    {
        lock (gate)
        {
            var all = count(switches);
            switches = all > 0 ? none(switches) : switches;
            return all;
        }
    }

    public int Pick(int below)
    {
        lock (gate)
        {
            return dice.Next(below);
        }
    }

    /// <summary>Uses up one of a count; false when none is left.</summary>
    public bool Take(Func<FaultSwitches, int> count, Func<FaultSwitches, FaultSwitches> less)
    {
        lock (gate)
        {
            if (count(switches) <= 0)
            {
                return false;
            }

            switches = less(switches);
            return true;
        }
    }
}
