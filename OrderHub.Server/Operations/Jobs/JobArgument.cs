using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Model;

namespace OrderHub.Server.Operations.Jobs;

/// <summary>What an argument is.</summary>
public enum JobArgumentKind
{
    Text,
    Number,
    Truth,
}

/// <summary>One argument of a kind of job.</summary>
public sealed record JobArgument
{
    public const int MaxText = 200;

    /// <summary>Code of what is wrong with arguments.</summary>
    public const string FaultCode = "job.arguments";

    public required string Name { get; init; }
    public required JobTitle Title { get; init; }
    public JobArgumentKind Kind { get; init; }
    public bool IsRequired { get; init; }
    /// <summary>As JSON; shown in the form, and taken where nothing is said.</summary>
    public string? Default { get; init; }
    /// <summary>Of a number.</summary>
    public long Least { get; init; }
    /// <summary>Of a number.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>All that is wrong with arguments of a kind, with the path to each.</summary>
    public static IReadOnlyList<Fault> FaultsOf(JobKind kind, JsonObject args)
    {
        var faults = args.Where(pair => kind.Arguments.All(argument => argument.Name != pair.Key))
            .Select(pair => new Fault(FaultCode, $"args.{pair.Key}", $"{kind.Name} has no argument {pair.Key}.")).ToList();
        faults.AddRange(kind.Arguments.Select(argument => argument.FindFault(args[argument.Name])).OfType<Fault>());
        return faults;
    }

    private Fault? FindFault(JsonNode? value) => value switch
    {
        null => IsRequired ? new(FaultCode, $"args.{Name}", $"{Name} is missing.") : null,
        JsonValue simple when Kind == JobArgumentKind.Text && simple.GetValueKind() == JsonValueKind.String =>
            simple.GetValue<string>().Length is > 0 and <= MaxText ? null : new(FaultCode, $"args.{Name}", $"{Name} has 1 to {MaxText} characters."),
        JsonValue simple when Kind == JobArgumentKind.Number && simple.GetValueKind() == JsonValueKind.Number =>
            simple.TryGetValue<long>(out var number) && number >= Least && number <= Most ? null : new(FaultCode, $"args.{Name}", $"{Name} is a whole number from {Least} to {Most}."),
        JsonValue simple when Kind == JobArgumentKind.Truth && simple.GetValueKind() is JsonValueKind.True or JsonValueKind.False => null,
        _ => new(FaultCode, $"args.{Name}", Kind switch
        {
            JobArgumentKind.Text => $"{Name} is a text.",
            JobArgumentKind.Number => $"{Name} is a whole number.",
            _ => $"{Name} is true or false.",
        }),
    };
}
