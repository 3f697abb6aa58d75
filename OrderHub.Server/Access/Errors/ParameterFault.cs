using System.Text.RegularExpressions;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Errors;

/// <summary>Says which parameter of an address is wrong, from the framework's words for it, the only place where it names it.</summary>
internal static partial class ParameterFault
{
    /// <summary>Null for a bad request of another kind.</summary>
    public static Fault? Find(BadHttpRequestException bad)
    {
        if (Words().Match(bad.Message) is not { Success: true } found)
        {
            return null;
        }

        var name = found.Groups["name"].Value;
        var expected = found.Groups["type"].Value switch
        {
            var type when type.Contains("bool", StringComparison.Ordinal) => "true or false",
            var type when type.Contains("int", StringComparison.Ordinal) || type.Contains("long", StringComparison.Ordinal) => "a whole number",
            _ => "of another form",
        };
        return new(ErrorCodes.RequestInvalid, name, $"{name} must be {expected}.");
    }

    [GeneratedRegex("^Failed to bind parameter \"(?<type>\\S+) (?<name>[A-Za-z]+)\" from")]
    private static partial Regex Words();
}
