using System.Globalization;

namespace OrderHub.Benchmarks;

/// <summary>Reads <c>--name value</c> pairs.</summary>
internal static class Options
{
    public static string Text(string[] args, string name, string otherwise) =>
        Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;

    public static int Number(string[] args, string name, int otherwise) =>
        int.Parse(Text(args, name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
}
