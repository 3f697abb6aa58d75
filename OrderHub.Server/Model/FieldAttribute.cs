using System.Globalization;

namespace OrderHub.Server.Model;

/// <summary>
/// What there is to know of one field of the standard model: the one source of its documentation, its JSON Schema and its checks.
/// A property of the model without it fails a test.
/// </summary>
/// <param name="text">What it means, one sentence.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(string text) : Attribute
{
    public string Text => text;

    /// <summary>Unit of a number, or the notation of a text; example <c>kg</c>.</summary>
    public string? Unit { get; set; }

    /// <summary>Who states it: <c>caller</c>, <c>hub</c> (set while the order is worked on) or <c>report</c> (told by a production system).</summary>
    public string Source { get; set; } = FieldSources.Caller;

    /// <summary>A value as it is written in JSON, without quotes.</summary>
    public string? Example { get; set; }

    /// <summary>Most characters of a text (Unicode code points, as a JSON Schema counts them), or entries of a list or map; 0: no bound of its own.</summary>
    public int Max { get; set; }

    /// <summary>Least entries of a list, where every order must have some.</summary>
    public int Min { get; set; }

    /// <summary>True for words that may have several lines.</summary>
    public bool Lines { get; set; }

    /// <summary>Least value of a number.</summary>
    public double Least { get; set; } = double.NaN;

    /// <summary>True where the least value itself is too small.</summary>
    public bool MoreThanLeast { get; set; }

    /// <summary>Greatest value of a number.</summary>
    public double Greatest { get; set; } = double.NaN;

    /// <summary>Most digits behind the point.</summary>
    public int Decimals { get; set; } = 4;

    /// <summary>The closed set that a code is of: a class of constants, see <see cref="CodeSet"/>.</summary>
    public Type? Codes { get; set; }

    /// <summary>Regular expression that a whole text matches, and the same in words.</summary>
    public string? Pattern { get; set; }

    public string? Form { get; set; }

    /// <summary>True for personal data: encrypted at rest, masked unless revealed.</summary>
    public bool Personal { get; set; }

    /// <summary>Name of the column where it is not the name of the property; several are separated by spaces, <c>-</c> is none.</summary>
    public string? Column { get; set; }

    /// <summary>Code of the fault where the value breaks a rule; null: by the kind of rule.</summary>
    public string? Fault { get; set; }

    /// <summary>Least and greatest value as decimals; null for none.</summary>
    public (decimal? Least, decimal? Greatest) Bounds => (Number(Least), Number(Greatest));

    private static decimal? Number(double bound) => double.IsNaN(bound) ? null : Convert.ToDecimal(bound, CultureInfo.InvariantCulture);
}

/// <summary>Where a record of the model belongs.</summary>
/// <param name="group">One of the nine groups of the model.</param>
/// <param name="table">Table, or table and JSON column (<c>ord_main.cargo</c>).</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RecordAttribute(string group, string table) : Attribute
{
    public string Group => group;

    public string Table => table;
}

/// <summary>Who states a field.</summary>
public static class FieldSources
{
    public const string Caller = "caller";
    public const string Hub = "hub";
    public const string Report = "report";
}
