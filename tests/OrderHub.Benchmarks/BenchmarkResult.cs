using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderHub.Benchmarks;

/// <summary>What a benchmark reports: rates a second, percentiles in milliseconds, and what else it measured.</summary>
internal sealed record BenchmarkResult(string Name, double Rate, double P50Ms, double P99Ms)
{
    public static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The machine's own limit, measured in the same run; null where none was.</summary>
    public double? RawRate { get; init; }

    /// <summary><see cref="Rate"/> over <see cref="RawRate"/>.</summary>
    public double? Ratio => RawRate is > 0 ? Rate / RawRate : null;

    /// <summary>Further figures by name.</summary>
    public IReadOnlyDictionary<string, object>? Details { get; init; }
}
