using System.Collections.Frozen;

namespace OrderHub.Server.Model;

/// <summary>The registry of business lines and the two letters that order numbers carry for them.</summary>
public static class BusinessLines
{
    public const string Express = "express";

    /// <summary>Passes orders on to a production system and its states back, with no rules of a line.</summary>
    public const string Passthrough = "passthrough";

    /// <summary>The letters of a line that has none of its own.</summary>
    public const string OtherCode = "ZZ";

    private static readonly FrozenDictionary<string, string> Codes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Express] = "EX",
        ["freight"] = "FR",
        ["small-medium"] = "SM",
        ["large"] = "LG",
        ["cold-chain"] = "CC",
        ["international"] = "IN",
        ["b2b-contract"] = "BB",
        ["clps"] = "CL",
        ["jingxi"] = "JX",
        ["procurement-in"] = "PI",
        ["return-in"] = "RI",
        ["allocation-in"] = "AI",
        ["sales-out"] = "SO",
        ["return-out"] = "RO",
        ["allocation-out"] = "AO",
        ["c2b-pickup"] = "CP",
        [Passthrough] = "PT",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The lines with rules of their own: all but <see cref="Passthrough"/>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Codes.Keys.Where(line => line != Passthrough).Order(StringComparer.Ordinal)];

    /// <summary>The two letters of a line; <see cref="OtherCode"/> for a line that is not in the registry.</summary>
    public static string CodeOf(string line) => Codes.GetValueOrDefault(line, OtherCode);

    /// <summary>The line of two letters; null for letters that stand for none.</summary>
    public static string? LineOf(string code) => Codes.FirstOrDefault(pair => pair.Value == code).Key;
}
