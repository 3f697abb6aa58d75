using System.CommandLine.Parsing;

namespace OrderHub.Server.Hosting.Commands;

/// <summary>What a command says of an option's value before it runs.</summary>
internal static class OptionChecks
{
    /// <summary>Refuses the value with the message unless it holds.</summary>
    public static void Check(this OptionResult result, bool holds, string message)
    {
        if (!holds)
        {
            result.AddError(message);
        }
    }
}
