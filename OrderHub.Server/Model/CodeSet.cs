using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace OrderHub.Server.Model;

/// <summary>A closed set of codes: the constants of a class. Codes stay texts (or numbers), so that a wrong one is one fault among all others.</summary>
public sealed class CodeSet
{
    private static readonly ConcurrentDictionary<Type, CodeSet> Sets = new();
    private readonly FrozenSet<string> known;

    private CodeSet(Type type)
    {
        var constants = type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => field.GetRawConstantValue()!).ToList();
        IsNumeric = constants.TrueForAll(value => value is int);
        Values = [.. constants.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!)];
        known = Values.ToFrozenSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Values { get; }

    public bool IsNumeric { get; }

    public static CodeSet Of(Type type) => Sets.GetOrAdd(type, static key => new(key));

    public bool Has(string code) => known.Contains(code);
}
