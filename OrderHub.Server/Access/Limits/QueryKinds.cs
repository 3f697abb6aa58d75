using System.Globalization;
using Microsoft.Extensions.Primitives;
using OrderHub.Server.Access.Json;

namespace OrderHub.Server.Access.Limits;

/// <summary>What kinds of values stand in a query, and what one of them looks like.</summary>
internal static class QueryKinds
{
    public static bool IsSimple(Type stated) =>
        Bare(stated) is var type
        && (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(string[]) || type == typeof(DateTimeOffset) || type == typeof(Guid) || type == typeof(decimal));

    /// <summary>What is expected instead; null: the value is one of that kind.</summary>
    public static string? FaultOf(Type stated, StringValues values)
    {
        var type = Bare(stated);
        if (type == typeof(string) || type == typeof(string[]))
        {
            return null;
        }

        return values.Count != 1 ? "stated once" : Of(type) is var (wanted, holds) && !holds(values[0] ?? "") ? wanted : null;
    }

    private static (string Wanted, Func<string, bool> Holds) Of(Type type) => type switch
    {
        _ when type == typeof(int) => ("a whole number", text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)),
        _ when type == typeof(long) => ("a whole number", text => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)),
        _ when type == typeof(decimal) => ("a number", text => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _)),
        _ when type == typeof(bool) => ("true or false", text => bool.TryParse(text, out _)),
        _ when type == typeof(DateTimeOffset) => (ZonedTime.Form, text => ZonedTime.TryParse(text, out _)),
        _ when type == typeof(Guid) => ("a UUID", text => Guid.TryParse(text, out _)),
        _ when type.IsEnum => ($"one of {string.Join(", ", Enum.GetNames(type))}", text => Enum.TryParse(type, text, ignoreCase: true, out _)),

        // Of another kind the address itself says what is wrong.
        _ => ("", _ => true),
    };

    private static Type Bare(Type stated) => Nullable.GetUnderlyingType(stated) ?? stated;
}
