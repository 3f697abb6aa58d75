using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Workflows.Running;

/// <summary>How state and journal are stored: compact JSON without nulls and what is as it mostly is.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(InstanceState))]
[JsonSerializable(typeof(IReadOnlyList<JournalEntry>))]
internal sealed partial class FlowJson : JsonSerializerContext
{
    public static byte[] Write(InstanceState state) => JsonSerializer.SerializeToUtf8Bytes(state, Default.InstanceState);

    public static InstanceState ReadState(byte[] state) => JsonSerializer.Deserialize(state, Default.InstanceState)!;

    public static byte[] Write(IReadOnlyList<JournalEntry> entries) => JsonSerializer.SerializeToUtf8Bytes(entries, Default.IReadOnlyListJournalEntry);

    public static IReadOnlyList<JournalEntry> ReadJournal(byte[] entries) => JsonSerializer.Deserialize(entries, Default.IReadOnlyListJournalEntry)!;
}
